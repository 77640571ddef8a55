package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * Preference training.
 *
 * @param epochs {@code training.epochs}: passes over the train split
 * @param pairsPerStep {@code training.pairs-per-step}: pairs of one optimiser step on one worker, in the mean over the
 *     workers
 * @param learningRate {@code training.learning-rate}: its peak
 * @param warmupSteps {@code training.warmup-steps}: optimiser steps from 0 to the peak; null: {@code warmupRatio} says how
 *     many
 * @param warmupRatio {@code training.warmup-ratio}: share of all optimiser steps from 0 to the peak, in [0, 1]
 * @param schedule {@code training.schedule}
 * @param optimizer {@code training.optimizer}
 * @param weightDecay {@code training.weight-decay}: decoupled, of AdamW only
 * @param maxGradientNorm {@code training.max-gradient-norm}: global L2 norm a gradient is clipped to; 0: no clipping
 * @param workers {@code training.workers}: Spark tasks that train side by side
 * @param stepsPerAveraging {@code training.steps-per-averaging}: optimiser steps of each worker in a round
 * @param seed {@code training.seed}: source of all randomness of sft and train
 * @param checkpointEveryRounds {@code training.checkpoint-every-rounds}: rounds between checkpoints; 0: none
 * @param keepCheckpoints {@code training.keep-checkpoints}: newest checkpoints kept
 */
public record TrainingConfig(
        int epochs,
        int pairsPerStep,
        double learningRate,
        Integer warmupSteps,
        double warmupRatio,
        Schedule schedule,
        Optimizer optimizer,
        double weightDecay,
        double maxGradientNorm,
        int workers,
        int stepsPerAveraging,
        long seed,
        int checkpointEveryRounds,
        int keepCheckpoints)
        implements Serializable {
    /** Refuses values out of range. */
    public TrainingConfig {
        Check.atLeast(1, "training.epochs", epochs);
        Check.atLeast(1, "training.pairs-per-step", pairsPerStep);
        Check.positive("training.learning-rate", learningRate);
        Check.atLeast(0, "training.warmup-steps", warmupSteps == null ? 0 : warmupSteps);
        Check.fraction("training.warmup-ratio", warmupRatio);
        Check.notNegative("training.weight-decay", weightDecay);
        Check.notNegative("training.max-gradient-norm", maxGradientNorm);
        Check.atLeast(1, "training.workers", workers);
        Check.atLeast(1, "training.steps-per-averaging", stepsPerAveraging);
        Check.atLeast(0, "training.checkpoint-every-rounds", checkpointEveryRounds);
        Check.atLeast(1, "training.keep-checkpoints", keepCheckpoints);
    }
}
