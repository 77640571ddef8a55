package io.plumbline.jobs.averaging;

import io.plumbline.train.FlatVectors;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The vectors of a graph that training changes, cut into chunks: those of the parameters, then those of the updater's
 * state. All graphs of a training have the same chunks.
 */
public final class TrainingState {
    /** Elements of a chunk; the last of a vector may be shorter. */
    static final int CHUNK = 1 << 20;

    private final INDArray parameters;
    private final INDArray updater;
    private final int parameterChunks;

    private TrainingState(INDArray parameters, INDArray updater) {
        this.parameters = parameters;
        this.updater = updater;
        this.parameterChunks = chunks(parameters);
    }

    /** The graph's own vectors, not copies. */
    public static TrainingState of(ComputationGraph graph) {
        return new TrainingState(graph.params(), graph.getUpdater().getStateViewArray());
    }

    private static int chunks(INDArray vector) {
        return Math.toIntExact((vector.length() + CHUNK - 1) / CHUNK);
    }

    /** The parameters. */
    public INDArray parameters() {
        return parameters;
    }

    /** The updater's state; null where it has none. */
    public INDArray updater() {
        return updater;
    }

    /** Number of chunks. */
    int chunks() {
        return parameterChunks + (updater == null ? 0 : chunks(updater));
    }

    /** Number of elements of a chunk. */
    int size(int chunk) {
        return (int) Math.min(CHUNK, vector(chunk).length() - offset(chunk));
    }

    /** Copies a chunk out. */
    void get(int chunk, float[] target) {
        FlatVectors.get(vector(chunk), offset(chunk), target, size(chunk));
    }

    /** Overwrites a chunk. */
    void put(int chunk, float[] values) {
        FlatVectors.put(vector(chunk), offset(chunk), values, size(chunk));
    }

    /** Takes over all values of another. */
    void copyFrom(TrainingState other) {
        parameters.assign(other.parameters);
        if (updater != null) {
            updater.assign(other.updater);
        }
    }

    /** The vectors, without what does not exist. */
    List<INDArray> vectors() {
        return updater == null ? List.of(parameters) : List.of(parameters, updater);
    }

    private INDArray vector(int chunk) {
        return chunk < parameterChunks ? parameters : updater;
    }

    private long offset(int chunk) {
        return (long) (chunk < parameterChunks ? chunk : chunk - parameterChunks) * CHUNK;
    }
}
