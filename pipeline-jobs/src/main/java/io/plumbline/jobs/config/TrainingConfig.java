package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.train.OptimizerSettings;
import java.io.Serializable;
import java.util.List;

/**
 * Preference training.
 *
 * @param epochs {@code training.epochs}: passes over the train split
 * @param examplesPerStep {@code training.examples-per-step}: examples of one optimiser step on one worker, in the mean over the
 *     workers
 * @param optimizer how gradients become steps
 * @param workers {@code training.workers}: Spark tasks that train side by side
 * @param stepsPerAveraging {@code training.steps-per-averaging}: optimiser steps of each worker in a round
 * @param seed {@code training.seed}: source of all randomness of sft and train
 * @param checkpointEveryRounds {@code training.checkpoint-every-rounds}: rounds between checkpoints; 0: none
 * @param keepCheckpoints {@code training.keep-checkpoints}: newest checkpoints kept
 * @param tokenMetrics {@code training.token-metrics}: whether metrics of sft and train tell of the policy's distributions
 */
public record TrainingConfig(
        int epochs,
        int examplesPerStep,
        @Inline OptimizerSettings optimizer,
        int workers,
        int stepsPerAveraging,
        long seed,
        int checkpointEveryRounds,
        int keepCheckpoints,
        boolean tokenMetrics)
        implements OptionEffects, Serializable {
    /** Refuses values out of range. */
    public TrainingConfig {
        Check.atLeast(1, "training.epochs", epochs);
        Check.atLeast(1, "training.examples-per-step", examplesPerStep);
        Check.atLeast(1, "training.workers", workers);
        Check.atLeast(1, "training.steps-per-averaging", stepsPerAveraging);
        Check.atLeast(0, "training.checkpoint-every-rounds", checkpointEveryRounds);
        Check.atLeast(1, "training.keep-checkpoints", keepCheckpoints);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String every = section + ".checkpoint-every-rounds";
        return checkpointEveryRounds > 0
                ? List.of()
                : List.of(new IdleOption(section + ".keep-checkpoints", every, every + " = 0 makes no checkpoints"));
    }
}
