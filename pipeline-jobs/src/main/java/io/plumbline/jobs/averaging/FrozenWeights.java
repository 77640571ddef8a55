package io.plumbline.jobs.averaging;

import io.plumbline.engine.FloatVector;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters that a training reads and does not change, once in a process for all its workers. They are read by the first
 * worker that asks and freed with the last.
 */
final class FrozenWeights {
    private static final Map<String, FrozenWeights> HELD = new HashMap<>();

    private final FloatVector vector;
    private int holders;

    private FrozenWeights(FloatVector vector) {
        this.vector = vector;
    }

    /**
     * Returns a training's frozen parameters, until {@link #release}.
     *
     * @param runId names the training
     * @param source reads them where no other worker has
     */
    static FloatVector hold(String runId, FrozenSource source) {
        synchronized (HELD) {
            FrozenWeights held = HELD.computeIfAbsent(runId, missing -> new FrozenWeights(source.read()));
            held.holders++;
            return held.vector;
        }
    }

    /** Gives them back. */
    static void release(String runId) {
        synchronized (HELD) {
            FrozenWeights held = HELD.get(runId);
            held.holders--;
            if (held.holders == 0) {
                HELD.remove(runId);
                held.vector.close();
            }
        }
    }
}
