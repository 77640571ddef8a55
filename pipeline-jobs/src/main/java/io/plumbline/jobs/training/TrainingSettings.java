package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.LocalModels;
import io.plumbline.model.ModelDirectory;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What sft and train both read of the configuration. */
final class TrainingSettings {
    /** The settings that the results of both depend on. How often to checkpoint is not among them. */
    static final List<String> SHARED =
            List.of("training.workers", "training.steps-per-averaging", "training.seed", "engine.precision");

    private TrainingSettings() {}

    /** The model of {@code model.path}. */
    static ModelDirectory model(StepName step, PlumblineConfig config, Configuration hadoop) {
        if (config.model().path() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot " + step.command() + ": model.path is not set; give a Hugging Face model directory");
        }
        return ModelDirectory.open(LocalModels.local(config.model().path(), hadoop));
    }
}
