package io.plumbline.jobs.training;

import java.util.List;

/** The settings that the results of sft and of train both depend on. How often to checkpoint is not among them. */
final class TrainingSettings {
    static final List<String> SHARED =
            List.of("training.workers", "training.steps-per-averaging", "training.seed", "engine.precision");

    private TrainingSettings() {}
}
