package io.plumbline.jobs.averaging;

import java.io.Serializable;

/**
 * The work of all workers until the next average.
 *
 * @param runId names the training; workers keep their models by it
 * @param graphJson configuration of the graph
 * @param plan how examples are dealt
 * @param firstStep the round's first step within the epoch, from 0
 * @param endStep the step after its last
 * @param stepsPerEpoch steps of the epoch
 * @param stepsBefore optimiser steps of the epochs before
 */
record Round(
        String runId,
        String graphJson,
        TrainingPlan plan,
        int firstStep,
        int endStep,
        int stepsPerEpoch,
        int stepsBefore)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Optimiser steps of the training before the round, which names the state that it begins with. */
    int before() {
        return stepsBefore + firstStep;
    }

    /** Optimiser steps of the training after it. */
    int after() {
        return stepsBefore + endStep;
    }
}
