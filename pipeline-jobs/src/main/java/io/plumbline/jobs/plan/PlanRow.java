package io.plumbline.jobs.plan;

import io.plumbline.jobs.averaging.TrainingPlan;

/**
 * A training on so many workers.
 *
 * @param plan its workers and steps
 * @param steps optimiser steps of all epochs
 * @param rounds of all epochs
 * @param referenceSeconds of the reference's log-probs on as many executors
 * @param trainingSeconds of the training
 * @param averagingShare of the training that is not spent on steps, in [0, 1]
 */
record PlanRow(
        TrainingPlan plan,
        int steps,
        int rounds,
        double referenceSeconds,
        double trainingSeconds,
        double averagingShare) {
    private static final double HOUR = 3600;

    /** The number of workers. */
    int workers() {
        return plan.workers();
    }

    /** Seconds of a round in the mean. */
    double roundSeconds() {
        return trainingSeconds / rounds;
    }

    /** Hours of reference and training. */
    double hours() {
        return (referenceSeconds + trainingSeconds) / HOUR;
    }

    double referenceHours() {
        return referenceSeconds / HOUR;
    }

    double trainingHours() {
        return trainingSeconds / HOUR;
    }
}
