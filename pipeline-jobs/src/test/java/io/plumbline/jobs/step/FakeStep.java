package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * A step that writes one file and keeps account of its runs. Ingest and score have gates: the file holds a share or an
 * accuracy, which is to be at most {@code data.max-quarantined-fraction}, or at least {@code score.minimum-accuracy}. Examples
 * of an ingest are too few for train with more than {@value #MOST_EPOCHS} epochs.
 */
record FakeStep(
        StepName name,
        List<String> settings,
        List<StepName> upstream,
        String output,
        Consumer<StepName> onRun,
        DoubleSupplier figure)
        implements Step {
    private static final int LONGEST = 1000;
    private static final int MOST_EPOCHS = 99;

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return upstream;
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        if (name == StepName.INGEST && inputs.looksAtFiles()) {
            inputs.source(
                    "data.train", FileSource.of("data.train", config.data().train(), inputs.hadoop()));
        }
        if (name.computes()) {
            inputs.contract(config);
        }
        if (name == StepName.REFERENCE) {
            inputs.model("model.path", "fingerprint of " + config.model().path());
        }
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        if (name == StepName.TRAIN && config.training().epochs() > MOST_EPOCHS) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot train: too many epochs");
        }
    }

    @Override
    public List<String> outputs() {
        return List.of(output);
    }

    @Override
    public boolean awaitsGate(PlumblineConfig config) {
        return name == StepName.TRAIN && config.score().minimumAccuracy() > 0;
    }

    @Override
    public Optional<PlumblineException> refusal(PlumblineConfig config, RunDirectory directory, ResultFolder results) {
        if (name != StepName.SCORE) {
            return Optional.empty();
        }
        return refusal(config, Double.parseDouble(figure(directory, results)), results);
    }

    /** Score tells its accuracy again. */
    @Override
    public List<String> findings(RunDirectory directory, ResultFolder results) {
        return name == StepName.SCORE ? List.of("accuracy " + figure(directory, results)) : List.of();
    }

    private String figure(RunDirectory directory, ResultFolder results) {
        return directory.read(results.of(output), LONGEST).split(" ")[1];
    }

    private Optional<PlumblineException> refusal(PlumblineConfig config, double value, ResultFolder results) {
        boolean passes = name == StepName.SCORE
                ? value >= config.score().minimumAccuracy()
                : name != StepName.INGEST || value <= config.data().maxQuarantinedFraction();
        return passes
                ? Optional.empty()
                : Optional.of(new PlumblineException(Kind.GATE, value + " does not pass, see " + results.name()));
    }

    @Override
    public StepResult run(StepContext context) {
        onRun.accept(name);
        double value = figure.getAsDouble();
        StepResult passed = StepResult.passed(
                3,
                2,
                null,
                "wrote " + output,
                Map.of(output, context.directory().stage(output, context.identity() + " " + value)));
        return refusal(context.config(), value, context.refused())
                .map(passed::refusedFor)
                .orElse(passed);
    }
}
