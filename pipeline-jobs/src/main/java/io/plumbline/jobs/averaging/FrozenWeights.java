package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters that a training reads and does not change, once on a device of a process for all its workers. They are read by the first
 * worker that asks and freed with the last.
 */
final class FrozenWeights {
    private static final Map<Place, FrozenWeights> HELD = new HashMap<>();

    /**
     * The memory that they stand in.
     *
     * @param runId names the training
     * @param engines that compute with them
     */
    private record Place(String runId, EngineProvider engines) {}

    private final FloatVector vector;
    private int holders;

    private FrozenWeights(FloatVector vector) {
        this.vector = vector;
    }

    /**
     * Returns a training's frozen parameters, until {@link #release}.
     *
     * @param runId names the training
     * @param engines that compute with them
     * @param source reads them where no other worker has
     */
    static FloatVector hold(String runId, EngineProvider engines, FrozenSource source) {
        synchronized (HELD) {
            FrozenWeights held =
                    HELD.computeIfAbsent(new Place(runId, engines), missing -> new FrozenWeights(source.read(engines)));
            held.holders++;
            return held.vector;
        }
    }

    /** Gives them back. */
    static void release(String runId, EngineProvider engines) {
        Place place = new Place(runId, engines);
        synchronized (HELD) {
            FrozenWeights held = HELD.get(place);
            held.holders--;
            if (held.holders == 0) {
                HELD.remove(place);
                held.vector.close();
            }
        }
    }
}
