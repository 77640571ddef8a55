package io.plumbline.jobs.averaging;

import java.io.Serializable;

/**
 * The way in which pairs are dealt to steps and workers. An epoch's pairs, in its order, are cut into steps of {@code workers ×
 * pairsPerStep}; the last step of an epoch is shorter where they do not divide. A step's pairs are dealt to the workers by
 * tokens, see {@link TokenBalance}.
 *
 * @param workers Spark tasks that train side by side
 * @param pairsPerStep pairs of one optimiser step on one worker, in the mean over the workers
 * @param stepsPerAveraging optimiser steps of a round
 * @param epochs passes over the pairs
 * @param seed fixes the order of every epoch
 */
public record TrainingPlan(int workers, int pairsPerStep, int stepsPerAveraging, int epochs, long seed)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses values out of range. */
    public TrainingPlan {
        atLeastOne("training.workers", workers);
        atLeastOne("training.pairs-per-step", pairsPerStep);
        atLeastOne("training.steps-per-averaging", stepsPerAveraging);
        atLeastOne("training.epochs", epochs);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, got " + value);
        }
    }

    /** Pairs of a whole step, of all workers together. */
    public long pairsOfStep() {
        return (long) workers * pairsPerStep;
    }

    /** Optimiser steps of an epoch of so many pairs. */
    public int stepsPerEpoch(long pairs) {
        return Math.toIntExact((pairs + pairsOfStep() - 1) / pairsOfStep());
    }

    /** Optimiser steps of the whole training on so many pairs. */
    public int totalSteps(long pairs) {
        return Math.multiplyExact(epochs, stepsPerEpoch(pairs));
    }
}
