package io.plumbline.jobs.averaging;

import io.plumbline.engine.FloatVector;
import io.plumbline.train.PolicyGraphs;
import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The vectors of a graph that training changes, cut into chunks: those of the parameters, then those of the updater's
 * state. All graphs of a training have the same chunks.
 */
public final class TrainingState {
    /** Elements of a chunk; the last of a vector may be shorter. */
    static final int CHUNK = 1 << 20;

    private final FloatVector parameters;
    private final FloatVector updater;
    private final int parameterChunks;

    TrainingState(FloatVector parameters, FloatVector updater) {
        this.parameters = parameters;
        this.updater = updater;
        this.parameterChunks = chunks(parameters);
    }

    /** The graph's own vectors, not copies. */
    public static TrainingState of(ComputationGraph graph) {
        return new TrainingState(
                PolicyGraphs.parameters(graph),
                PolicyGraphs.optimizerState(graph).orElse(null));
    }

    private static int chunks(FloatVector vector) {
        return Math.toIntExact((vector.size() + CHUNK - 1) / CHUNK);
    }

    /** The parameters. */
    public FloatVector parameters() {
        return parameters;
    }

    /** The updater's state; null where it has none. */
    public FloatVector updater() {
        return updater;
    }

    /** Bytes of all its vectors. */
    public long bytes() {
        return vectors().stream()
                .mapToLong(vector -> vector.size() * Float.BYTES)
                .sum();
    }

    /** Number of chunks. */
    int chunks() {
        return parameterChunks + (updater == null ? 0 : chunks(updater));
    }

    /** Number of elements of a chunk. */
    int size(int chunk) {
        return (int) Math.min(CHUNK, vector(chunk).size() - offset(chunk));
    }

    /** Copies a chunk out. */
    void get(int chunk, float[] target) {
        vector(chunk).read(offset(chunk), FloatBuffer.wrap(target, 0, size(chunk)));
    }

    /** Overwrites a chunk. */
    void put(int chunk, float[] values) {
        vector(chunk).write(offset(chunk), FloatBuffer.wrap(values, 0, size(chunk)));
    }

    /** Takes over all values of another. */
    void copyFrom(TrainingState other) {
        parameters.copyFrom(other.parameters);
        if (updater != null) {
            updater.copyFrom(other.updater);
        }
    }

    /** The vectors, without what does not exist. */
    List<FloatVector> vectors() {
        return updater == null ? List.of(parameters) : List.of(parameters, updater);
    }

    private FloatVector vector(int chunk) {
        return chunk < parameterChunks ? parameters : updater;
    }

    private long offset(int chunk) {
        return (long) (chunk < parameterChunks ? chunk : chunk - parameterChunks) * CHUNK;
    }
}
