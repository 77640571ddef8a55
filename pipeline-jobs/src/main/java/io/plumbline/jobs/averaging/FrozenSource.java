package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import java.io.Serializable;

/** Gives a process the parameters that a training reads and does not change, which never cross the network. */
@FunctionalInterface
public interface FrozenSource extends Serializable {
    /**
     * Reads them into new memory, which the caller closes.
     *
     * @param engines that will compute with them
     */
    FloatVector read(EngineProvider engines);
}
