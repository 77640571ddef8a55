package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.FirstStepGate;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Score;
import io.plumbline.train.DecoderLayerConfiguration;
import io.plumbline.train.DecoderSource;
import io.plumbline.train.LossSource;
import io.plumbline.train.OptimizerSettings;
import io.plumbline.watch.WatchedTraining;

/**
 * One training.
 *
 * @param source the decoder
 * @param loss the loss
 * @param start whether the policy starts as the reference
 * @param plan how examples are dealt to steps and workers
 * @param optimizer how gradients become steps
 * @param section block of the configuration that says so, for messages
 * @param maxBatchTokens tokens of a micro-batch
 * @param checkpointEveryRounds rounds between checkpoints; 0 for none
 */
record TrainingSpec(
        DecoderSource source,
        LossSource loss,
        Start start,
        TrainingPlan plan,
        OptimizerSettings optimizer,
        String section,
        int maxBatchTokens,
        int checkpointEveryRounds) {
    /** The state that the policy starts in. */
    enum Start {
        /** The reference, so that every margin is 0. */
        REFERENCE,
        /** Another model; also where there is no reference. */
        OTHER
    }

    /** The layer of a training of so many steps. */
    DecoderLayerConfiguration layer(int totalSteps) {
        return DecoderLayerConfiguration.of(source, loss, maxBatchTokens, optimizer.over(totalSteps, section));
    }

    /**
     * Facts that the figures of a training of so many steps are judged by.
     *
     * @param reference what becomes of its reference
     */
    WatchedTraining watched(int totalSteps, WatchedTraining.Reference reference) {
        Reward reward = loss.losses().reward();
        boolean isOfLogRatio = reward.score().equals(Score.LOG_RATIO) && reward.tailWeight() == 1;
        return new WatchedTraining(
                section,
                totalSteps,
                optimizer.maxGradientNorm(),
                isOfLogRatio ? 1 / reward.scale() : Double.NaN,
                switch (start) {
                    case REFERENCE -> WatchedTraining.Start.REFERENCE;
                    case OTHER -> WatchedTraining.Start.OTHER;
                },
                reference);
    }

    FirstStepGate gate() {
        return start == Start.REFERENCE ? FirstStepGate.startingAtReference() : FirstStepGate.startingElsewhere();
    }
}
