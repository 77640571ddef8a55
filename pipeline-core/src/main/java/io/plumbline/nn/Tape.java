package io.plumbline.nn;

import io.plumbline.model.DecoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder's working memory: what the forward pass keeps for the backward pass, and buffers that every layer uses in
 * turn. Sized to the largest batch seen and used again, since fresh memory costs more than the arithmetic on it. A
 * forward pass alone keeps nothing, so all layers share one set.
 *
 * <p>In the backward pass a layer's {@code expanded} turns into the gradient by it.
 */
final class Tape implements AutoCloseable {
    private static final int GRANULE = 256;
    private static final long CHUNK_BYTES = 64L << 20;

    private final DecoderConfig config;
    private final int expandedWidth;
    private final long logitBytes;
    private final List<Matrix> allocated = new ArrayList<>();
    private final RowStatistics statistics = new RowStatistics();
    private int capacity;
    private boolean training;

    private Matrix[] states;
    private Matrix[] queriesKeysValues;
    private Matrix[] attended;
    private Matrix[] middles;
    private Matrix[] expanded;
    private Matrix normed;
    private Matrix hidden;
    private Matrix gathered;
    private Matrix gatheredNormed;
    private Matrix gradientState;
    private Matrix gradientMiddle;
    private Matrix gradientNormed;
    private Matrix gradientAttended;
    private Matrix gradientQueriesKeysValues;
    private Matrix logits;
    private int logitRows;
    private float[] exponentialSums = new float[0];

    Tape(DecoderConfig config, int expandedWidth, long logitBytes) {
        this.config = config;
        this.expandedWidth = expandedWidth;
        this.logitBytes = logitBytes;
    }

    /** Makes room for a forward pass. */
    void reserveForward(PackedBatch batch) {
        reserve(batch, training);
    }

    /** Makes room for a forward and a backward pass. */
    void reserveTraining(PackedBatch batch) {
        reserve(batch, true);
    }

    private void reserve(PackedBatch batch, boolean forTraining) {
        int predicting = batch.predicting().size();
        if (batch.tokens() > capacity || forTraining != training) {
            int needed = Math.max(capacity, (batch.tokens() + GRANULE - 1) / GRANULE * GRANULE);
            releaseRows();
            training = forTraining;
            allocateRows(needed);
            capacity = needed;
            statistics.reserve(needed);
            exponentialSums = new float[needed];
        }
        logitRows = mostLogitRows(predicting);
        if (logits == null || logits.rows() < logitRows) {
            releaseLogits();
            logits = Matrix.allocate(logitRows, config.vocabularySize());
        }
    }

    /** All predicting rows where their logits fit, else a chunk's. Decided by the batch alone, since sums follow it. */
    private int mostLogitRows(int predicting) {
        long rowBytes = (long) Float.BYTES * config.vocabularySize();
        if (predicting * rowBytes <= logitBytes) {
            return predicting;
        }
        return (int) Math.max(1, Math.min(predicting, Math.min(CHUNK_BYTES, logitBytes) / rowBytes));
    }

    private void allocateRows(int rows) {
        int layers = config.layers();
        int hiddenSize = config.hiddenSize();
        int packedWidth = config.queryWidth() + 2 * config.keyValueWidth();
        states = matrices(layers + 1, rows, hiddenSize, 2);
        queriesKeysValues = matrices(layers, rows, packedWidth, 1);
        attended = matrices(layers, rows, config.queryWidth(), 1);
        middles = matrices(layers, rows, hiddenSize, 1);
        expanded = matrices(layers, rows, expandedWidth, 1);
        normed = matrix(rows, hiddenSize);
        hidden = matrix(rows, config.intermediateSize());
        gathered = matrix(rows, hiddenSize);
        gatheredNormed = matrix(rows, hiddenSize);
        if (training) {
            gradientState = matrix(rows, hiddenSize);
            gradientMiddle = matrix(rows, hiddenSize);
            gradientNormed = matrix(rows, hiddenSize);
            gradientAttended = matrix(rows, config.queryWidth());
            gradientQueriesKeysValues = matrix(rows, packedWidth);
        }
    }

    /** One for each layer where all are kept, else a few used in turn. */
    private Matrix[] matrices(int count, int rows, int columns, int inTurn) {
        Matrix[] matrices = new Matrix[count];
        for (int i = 0; i < count; i++) {
            matrices[i] = training || i < inTurn ? matrix(rows, columns) : matrices[i - inTurn];
        }
        return matrices;
    }

    private Matrix matrix(int rows, int columns) {
        Matrix matrix = Matrix.allocate(rows, columns);
        allocated.add(matrix);
        return matrix;
    }

    /** Leaves no room, so that memory given back is not used where what should replace it cannot be had. */
    private void releaseRows() {
        allocated.forEach(Matrix::release);
        allocated.clear();
        capacity = 0;
    }

    private void releaseLogits() {
        if (logits != null) {
            logits.release();
            logits = null;
        }
    }

    @Override
    public void close() {
        releaseRows();
        releaseLogits();
    }

    /** What goes into a block; after the last, what comes out of it. */
    Matrix state(int layer) {
        return states[layer];
    }

    Matrix queriesKeysValues(int layer) {
        return queriesKeysValues[layer];
    }

    Matrix attended(int layer) {
        return attended[layer];
    }

    /** The residual stream between attention and feed-forward layer. */
    Matrix middle(int layer) {
        return middles[layer];
    }

    /** What the feed-forward layer's first product made. */
    Matrix expanded(int layer) {
        return expanded[layer];
    }

    Matrix normed() {
        return normed;
    }

    Matrix hidden() {
        return hidden;
    }

    /** The last state's predicting rows. */
    Matrix gathered() {
        return gathered;
    }

    /** The last state's predicting rows, normalised. */
    Matrix gatheredNormed() {
        return gatheredNormed;
    }

    Matrix gradientState() {
        return gradientState;
    }

    Matrix gradientMiddle() {
        return gradientMiddle;
    }

    Matrix gradientNormed() {
        return gradientNormed;
    }

    Matrix gradientAttended() {
        return gradientAttended;
    }

    Matrix gradientQueriesKeysValues() {
        return gradientQueriesKeysValues;
    }

    RowStatistics statistics() {
        return statistics;
    }

    /** Predicting rows whose logits are computed at once. */
    int logitRows() {
        return logitRows;
    }

    /** Logits of a chunk of predicting rows; may have room for more of them than {@link #logitRows}. */
    Matrix logits() {
        return logits;
    }

    /** For every predicting row, the sum of its exponentials. */
    float[] exponentialSums() {
        return exponentialSums;
    }
}
