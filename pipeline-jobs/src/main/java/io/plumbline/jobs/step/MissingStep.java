package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import java.util.List;

/** Holds the place of a step in the table until it is built. */
record MissingStep(StepName name) implements Step {
    @Override
    public List<String> settings() {
        return List.of();
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return List.of();
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        throw missing();
    }

    @Override
    public List<String> outputs() {
        return List.of();
    }

    @Override
    public StepResult run(StepContext context) {
        throw missing();
    }

    private PlumblineException missing() {
        return new PlumblineException(
                Kind.CONFIGURATION, "Cannot " + name.command() + ": this version does not have this step");
    }
}
