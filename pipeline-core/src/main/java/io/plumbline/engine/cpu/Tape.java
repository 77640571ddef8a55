package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The decoder's working memory: what the forward pass keeps for the backward pass, and buffers that every layer uses in
 * turn. Sized to the largest batch seen and used again, since fresh memory costs more than the arithmetic on it. A
 * forward pass alone keeps nothing, so all layers share one set; where activations are checkpointed, a training pass keeps
 * what goes into each block, and the rest is made again (Chen et al. 2016).
 *
 * <p>In the backward pass a layer's {@code expanded} turns into the gradient by it.
 */
final class Tape implements AutoCloseable {
    private static final int GRANULE = 256;
    private static final long CHUNK_BYTES = 64L << 20;

    private final DecoderConfig config;
    private final EngineOptions options;
    private final List<Matrix> allocated = new ArrayList<>();
    private final RowStatistics statistics = new RowStatistics();
    private int capacity;
    private boolean training;

    private Operand[] states;
    private Operand[] queriesKeysValues;
    private Operand[] attended;
    private Operand[] middles;
    private Operand[] expanded;
    private Operand normed;
    private Operand hidden;
    private Matrix attendedOfAllRows;
    private Matrix gradientOfAllRows;
    private Operand finalNormed;
    private Matrix weightedNormed;
    private Operand gradientState;
    private Operand gradientMiddle;
    private Operand gradientNormed;
    private Operand gradientAttended;
    private Operand gradientQueriesKeysValues;
    private Matrix logits;
    private int logitRows;
    private float[] exponentialSums = new float[0];

    Tape(DecoderConfig config, EngineOptions options) {
        this.config = config;
        this.options = options;
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
        int predicting = batch.predictions().all().size();
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
            logits = Matrix.allocate(logitRows, config.embedding().vocabularySize(), options.precision());
        }
    }

    /** All predicting rows where their logits fit, else a chunk's. Decided by the batch alone, since sums follow it. */
    private int mostLogitRows(int predicting) {
        long rowBytes = (long) Float.BYTES * config.embedding().vocabularySize();
        if (predicting * rowBytes <= options.logitBytes()) {
            return predicting;
        }
        return (int) Math.max(1, Math.min(predicting, Math.min(CHUNK_BYTES, options.logitBytes()) / rowBytes));
    }

    private void allocateRows(int rows) {
        int layers = config.layers();
        int hiddenSize = config.embedding().hiddenSize();
        int queryWidth = config.block().attention().queryWidth();
        int packedWidth = config.block().attention().packedWidth();
        int expandedWidth = config.block().feedForward().expandedWidth();
        boolean keepsInner = training && !options.checkpointActivations();
        Matrix projected = rounded(rows, hiddenSize);
        Matrix packed = rounded(rows, packedWidth);
        Matrix attendedValues = isRounded() ? matrix(rows, queryWidth) : null;
        states = operands(layers + 1, training ? layers + 1 : 2, () -> operand(matrix(rows, hiddenSize), projected));
        int inner = keepsInner ? layers : 1;
        queriesKeysValues = operands(layers, inner, () -> operand(matrix(rows, packedWidth), packed));
        attended = operands(
                layers,
                inner,
                () -> isRounded()
                        ? Operand.of(attendedValues, rounded(rows, queryWidth))
                        : Operand.of(matrix(rows, queryWidth)));
        middles = operands(layers, inner, () -> operand(matrix(rows, hiddenSize), projected));
        expanded = operands(layers, inner, () -> inPrecision(rows, expandedWidth));
        normed = inPrecision(rows, hiddenSize);
        hidden = inPrecision(rows, config.block().feedForward().intermediateSize());
        attendedOfAllRows = matrix(rows, queryWidth);
        finalNormed = operand(matrix(rows, hiddenSize), rounded(rows, hiddenSize));
        if (training) {
            gradientOfAllRows = matrix(rows, hiddenSize);
            weightedNormed = inPrecision(rows, hiddenSize).products();
            gradientState = operand(matrix(rows, hiddenSize), rounded(rows, hiddenSize));
            gradientMiddle = operand(matrix(rows, hiddenSize), rounded(rows, hiddenSize));
            gradientNormed = inPrecision(rows, hiddenSize);
            gradientAttended = operand(matrix(rows, queryWidth), rounded(rows, queryWidth));
            gradientQueriesKeysValues = operand(matrix(rows, packedWidth), rounded(rows, packedWidth));
        }
    }

    private boolean isRounded() {
        return options.precision() != Precision.FLOAT32;
    }

    /** So many, of which the first {@code kept} have memory of their own and the others use it in turn. */
    private static Operand[] operands(int count, int kept, Supplier<Operand> allocate) {
        Operand[] operands = new Operand[count];
        for (int i = 0; i < count; i++) {
            operands[i] = i < kept ? allocate.get() : operands[i - kept];
        }
        return operands;
    }

    private static Operand operand(Matrix values, Matrix rounded) {
        return rounded == null ? Operand.of(values) : Operand.of(values, rounded);
    }

    /** Returns room for values that only products and row by row work use, kept as products read it. */
    private Operand inPrecision(int rows, int columns) {
        return Operand.of(matrix(rows, columns, options.precision()));
    }

    private Matrix rounded(int rows, int columns) {
        return isRounded() ? matrix(rows, columns, options.precision()) : null;
    }

    private Matrix matrix(int rows, int columns) {
        return matrix(rows, columns, Precision.FLOAT32);
    }

    private Matrix matrix(int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.allocate(rows, columns, precision);
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

    /** The input of a block; after the last block its output, of the predicting rows alone. */
    Operand state(int layer) {
        return states[layer];
    }

    Operand queriesKeysValues(int layer) {
        return queriesKeysValues[layer];
    }

    Operand attended(int layer) {
        return attended[layer];
    }

    /** The residual stream between attention and feed-forward layer. */
    Operand middle(int layer) {
        return middles[layer];
    }

    /** The result of the feed-forward layer's first product. */
    Operand expanded(int layer) {
        return expanded[layer];
    }

    Operand normed() {
        return normed;
    }

    Operand hidden() {
        return hidden;
    }

    /**
     * The output of the last block's attention, and later the gradient by it, in the batch's rows: what follows works on the
     * predicting rows alone.
     */
    Matrix attendedOfAllRows() {
        return attendedOfAllRows;
    }

    /** The gradient by the last block's middle in the batch's rows. */
    Matrix gradientOfAllRows() {
        return gradientOfAllRows;
    }

    /** The last state, normalised. */
    Operand finalNormed() {
        return finalNormed;
    }

    /** The last state, normalised, each row times the weight of its exponentials in the gradient. */
    Matrix weightedNormed() {
        return weightedNormed;
    }

    Operand gradientState() {
        return gradientState;
    }

    Operand gradientMiddle() {
        return gradientMiddle;
    }

    Operand gradientNormed() {
        return gradientNormed;
    }

    Operand gradientAttended() {
        return gradientAttended;
    }

    Operand gradientQueriesKeysValues() {
        return gradientQueriesKeysValues;
    }

    RowStatistics statistics() {
        return statistics;
    }

    /** Returns whether a backward pass may ask for the exponentials that the logits are replaced by. */
    boolean keepsExponentials() {
        return training;
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
