package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import java.util.List;
import java.util.function.Consumer;

/** A step that writes one file and keeps account of its runs. */
record FakeStep(StepName name, List<String> settings, List<StepName> upstream, String output, Consumer<StepName> onRun)
        implements Step {
    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return upstream;
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        if (name == StepName.INGEST) {
            inputs.files("data.train", config.data().train());
        }
        if (name == StepName.REFERENCE) {
            inputs.model("model.path", "fingerprint of " + config.model().path());
        }
    }

    @Override
    public List<String> outputs() {
        return List.of(output);
    }

    @Override
    public StepResult run(StepContext context) {
        onRun.accept(name);
        context.directory().write(context.results(name).of(output), context.identity());
        return new StepResult(3, 2, null, "wrote " + output);
    }
}
