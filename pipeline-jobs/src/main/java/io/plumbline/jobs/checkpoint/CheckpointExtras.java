package io.plumbline.jobs.checkpoint;

import io.plumbline.jobs.storage.FileContent;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a checkpoint that stands beside the state of the training.
 *
 * @param reference of the last step; null where it has not moved
 * @param best the best policy so far; null where none is kept
 * @param lines files of a JSON object a line, by their names, which end in {@code .jsonl}; {@link #METRICS} among them
 */
public record CheckpointExtras(SavedModel reference, SavedModel best, Map<String, FileContent> lines) {
    /** The file of a line for each step so far. */
    public static final String METRICS = "metrics.jsonl";

    /** Copies the map; refuses one without metrics. */
    public CheckpointExtras {
        lines = Map.copyOf(new TreeMap<>(lines));
        if (!lines.containsKey(METRICS)) {
            throw new IllegalArgumentException("A checkpoint must have " + METRICS + ", got " + lines.keySet());
        }
    }

    /** Metrics alone, of a training that keeps no best policy. */
    public static CheckpointExtras of(SavedModel reference, FileContent metrics) {
        return new CheckpointExtras(reference, null, Map.of(METRICS, metrics));
    }
}
