package io.plumbline.jobs.averaging;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import java.io.Serializable;

/**
 * The work of all workers until the next average.
 *
 * @param runId names the training; workers keep their models by it
 * @param graphJson configuration of the graph
 * @param frozen gives the parameters that are not trained; null where all are
 * @param plan how examples are dealt
 * @param firstStep the round's first step within the epoch, from 0
 * @param endStep the step after its last
 * @param stepsPerEpoch steps of the epoch
 * @param stepsBefore optimiser steps of the epochs before
 */
record Round(
        String runId,
        String graphJson,
        FrozenSource frozen,
        TrainingPlan plan,
        int firstStep,
        int endStep,
        int stepsPerEpoch,
        int stepsBefore)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Returns the parameters that are not trained, once in a process, until {@link #releaseFrozen}. */
    FloatVector holdFrozen() {
        return frozen == null ? ParameterVector.nothing() : FrozenWeights.hold(runId, frozen);
    }

    /** Gives them back. */
    void releaseFrozen() {
        if (frozen != null) {
            FrozenWeights.release(runId);
        }
    }

    /** Optimiser steps of the training before the round, which names the state that it begins with. */
    int before() {
        return stepsBefore + firstStep;
    }

    /** Optimiser steps of the training after it. */
    int after() {
        return stepsBefore + endStep;
    }
}
