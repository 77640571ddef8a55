package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.loss.Needs;
import io.plumbline.train.OptimizerSettings;
import java.io.Serializable;
import java.util.ArrayList;
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
 * @param referenceRefreshRounds {@code training.reference-refresh-rounds}: rounds after which the reference moves towards the
 *     policy; 0: it stays as it is
 * @param referenceMixing {@code training.reference-mixing}: share of the policy in the reference after it moved
 * @param best choice of the policy among those that were scored during the training
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
        boolean tokenMetrics,
        int referenceRefreshRounds,
        double referenceMixing,
        @Inline BestPolicyConfig best)
        implements OptionEffects, Serializable {
    /** The key of the rounds after which the reference moves. */
    static final String REFRESH_ROUNDS = "training.reference-refresh-rounds";

    /** Refuses values out of range. */
    public TrainingConfig {
        Check.atLeast(1, "training.epochs", epochs);
        Check.atLeast(1, "training.examples-per-step", examplesPerStep);
        Check.atLeast(1, "training.workers", workers);
        Check.atLeast(1, "training.steps-per-averaging", stepsPerAveraging);
        Check.atLeast(0, "training.checkpoint-every-rounds", checkpointEveryRounds);
        Check.atLeast(1, "training.keep-checkpoints", keepCheckpoints);
        Check.atLeast(0, REFRESH_ROUNDS, referenceRefreshRounds);
        Check.that(
                referenceMixing > 0 && referenceMixing <= 1,
                "training.reference-mixing",
                "must be above 0 and at most 1",
                referenceMixing);
    }

    /** Returns whether a training tells of the policy's distributions, by its metrics or for a loss of such needs. */
    public boolean tellsDistributions(Needs needs) {
        return tokenMetrics || needs.distributions() == Needs.Distributions.COLLISIONS;
    }

    @Override
    public List<IdleOption> idle(String section) {
        List<IdleOption> idle = new ArrayList<>();
        if (checkpointEveryRounds == 0) {
            String every = section + ".checkpoint-every-rounds";
            idle.add(new IdleOption(section + ".keep-checkpoints", every, every + " = 0 makes no checkpoints"));
        }
        if (referenceRefreshRounds == 0) {
            idle.add(new IdleOption(
                    section + ".reference-mixing", REFRESH_ROUNDS, REFRESH_ROUNDS + " = 0 never moves the reference"));
        }
        return List.copyOf(idle);
    }
}
