package io.plumbline.jobs.cli;

import io.plumbline.jobs.ingest.IngestStep;
import io.plumbline.jobs.label.LabelStep;
import io.plumbline.jobs.publish.PublishStep;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.sample.SampleStep;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.training.RewardModelStep;
import io.plumbline.jobs.training.SftStep;
import io.plumbline.jobs.training.TrainStep;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The table of steps: a line each. */
public final class Steps {
    private static final Map<StepName, Supplier<Step>> TABLE = new EnumMap<>(StepName.class);

    static {
        TABLE.put(StepName.INGEST, IngestStep::new);
        TABLE.put(StepName.SFT, SftStep::new);
        TABLE.put(StepName.REFERENCE, ReferenceStep::new);
        TABLE.put(StepName.TRAIN, TrainStep::new);
        TABLE.put(StepName.SCORE, ScoreStep::new);
        TABLE.put(StepName.PUBLISH, PublishStep::new);
        TABLE.put(StepName.SAMPLE, SampleStep::new);
        TABLE.put(StepName.LABEL, LabelStep::new);
        TABLE.put(StepName.REWARD_MODEL, RewardModelStep::new);
    }

    private Steps() {}

    /** A fresh step. */
    public static Step of(StepName name) {
        return TABLE.get(name).get();
    }
}
