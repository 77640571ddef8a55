package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.FirstStepGate;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.train.DecoderLayerConfiguration;
import io.plumbline.train.DecoderSource;
import io.plumbline.train.LossSource;
import io.plumbline.train.OptimizerOptions;

/**
 * One training.
 *
 * @param source the decoder
 * @param loss the loss
 * @param start whether the policy starts as the reference
 * @param plan how pairs are dealt to steps and workers
 * @param optimizer name of the optimiser
 * @param weightDecay decay of all parameters but biases and the weights of norms
 * @param maxGradientNorm bound on the gradient's norm; 0 for none
 * @param rates the learning rate
 * @param maxBatchTokens tokens of a micro-batch
 * @param checkpointEveryRounds rounds between checkpoints; 0 for none
 */
record TrainingSpec(
        DecoderSource source,
        LossSource loss,
        Start start,
        TrainingPlan plan,
        String optimizer,
        double weightDecay,
        double maxGradientNorm,
        Rates rates,
        int maxBatchTokens,
        int checkpointEveryRounds) {
    /** What the policy starts as. */
    enum Start {
        /** The reference, so that every margin is 0. */
        REFERENCE,
        /** Another model; also where there is no reference. */
        OTHER
    }

    /** The layer of a training of so many steps. */
    DecoderLayerConfiguration layer(int totalSteps) {
        return DecoderLayerConfiguration.of(
                source,
                loss,
                maxBatchTokens,
                new OptimizerOptions(optimizer, weightDecay, maxGradientNorm, rates.of(totalSteps)));
    }

    FirstStepGate gate() {
        return start == Start.REFERENCE ? FirstStepGate.startingAtReference() : FirstStepGate.startingElsewhere();
    }
}
