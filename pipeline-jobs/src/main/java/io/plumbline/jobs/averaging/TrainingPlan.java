package io.plumbline.jobs.averaging;

import java.io.Serializable;

/**
 * The way in which examples are dealt to steps and workers. An epoch's examples, in its order, are cut into steps of {@code workers ×
 * examplesPerStep}; the last step of an epoch is shorter where they do not divide. A step's examples are dealt to the workers by
 * tokens, see {@link TokenBalance}.
 *
 * @param workers Spark tasks that train side by side
 * @param examplesPerStep examples of one optimiser step on one worker, in the mean over the workers
 * @param stepsPerAveraging optimiser steps of a round
 * @param epochs passes over the examples
 * @param seed fixes the order of every epoch
 */
public record TrainingPlan(int workers, int examplesPerStep, int stepsPerAveraging, int epochs, long seed)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses values out of range. */
    public TrainingPlan {
        atLeastOne("training.workers", workers);
        atLeastOne("training.examples-per-step", examplesPerStep);
        atLeastOne("training.steps-per-averaging", stepsPerAveraging);
        atLeastOne("training.epochs", epochs);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, got " + value);
        }
    }

    /** Examples of a whole step, of all workers together. */
    public long examplesOfStep() {
        return (long) workers * examplesPerStep;
    }

    /** Optimiser steps of an epoch of so many examples. */
    public int stepsPerEpoch(long examples) {
        return Math.toIntExact((examples + examplesOfStep() - 1) / examplesOfStep());
    }

    /**
     * Rounds that the first steps of a training make.
     *
     * @param steps of the training; they end with a round
     * @param examples of an epoch
     */
    public int rounds(int steps, long examples) {
        int ofEpoch = stepsPerEpoch(examples);
        return Math.addExact(Math.multiplyExact(steps / ofEpoch, roundsOf(ofEpoch)), roundsOf(steps % ofEpoch));
    }

    /** The last round of an epoch may be shorter. */
    private int roundsOf(int steps) {
        return Math.toIntExact(((long) steps + stepsPerAveraging - 1) / stepsPerAveraging);
    }

    /** Optimiser steps of the whole training on so many examples. */
    public int totalSteps(long examples) {
        return Math.multiplyExact(epochs, stepsPerEpoch(examples));
    }
}
