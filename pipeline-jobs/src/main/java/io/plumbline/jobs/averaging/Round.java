package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
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

    /**
     * Returns the parameters that are not trained, once on a device of a process, until {@link #releaseFrozen}.
     *
     * @param engines that compute with them
     */
    FloatVector holdFrozen(EngineProvider engines) {
        return frozen == null ? ParameterVector.nothing() : FrozenWeights.hold(runId, engines, frozen);
    }

    /** Gives them back. */
    void releaseFrozen(EngineProvider engines) {
        if (frozen != null) {
            FrozenWeights.release(runId, engines);
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
