package io.plumbline.jobs.training;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.jobs.averaging.FrozenSource;

/** The parameters that a training begins with. */
@FunctionalInterface
interface StartingParameters {
    /**
     * Makes those that are trained, as they are at first, in new memory, which the caller closes.
     *
     * @param engines make the memory of these, and of those that are not trained
     */
    FloatVector trained(EngineProvider engines);

    /** Those that are not; they stay the giver's. */
    default FloatVector frozen() {
        return ParameterVector.nothing();
    }

    /** Gives the same to workers in other processes; null where all parameters are trained. */
    default FrozenSource frozenOfWorkers() {
        return null;
    }
}
