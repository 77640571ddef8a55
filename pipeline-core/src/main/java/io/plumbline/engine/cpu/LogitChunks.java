package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the predicting rows of a batch into chunks, whose logits fit into the memory allowed for them, and holds that memory.
 */
final class LogitChunks implements AutoCloseable {
    private static final long CHUNK_BYTES = 64L << 20;

    /**
     * Predicting rows whose logits are computed at once.
     *
     * @param rows the rows
     * @param first the predicting row whose logits stand in the memory's first row
     */
    record Chunk(Range rows, int first) {
        /** The rows of the memory in which the logits of some of its rows stand. */
        Range local(Range some) {
            return new Range(some.start() - first, some.end() - first);
        }
    }

    private final int outputs;
    private final EngineOptions options;
    private int predicting;
    private int chunkRows;
    private Matrix matrix; // null before the first batch, and where memory could not be had

    LogitChunks(int outputs, EngineOptions options) {
        this.outputs = outputs;
        this.options = options;
    }

    /** Makes room for a chunk of a batch with so many predicting rows. */
    void reserve(int rows) {
        reserve(rows, mostRows(rows), options.precision());
    }

    /** Makes room for so many rows at once, in float32, whatever is allowed: the caller keeps to that. */
    void reserveAtOnce(int rows) {
        reserve(rows, rows, Precision.FLOAT32);
    }

    private void reserve(int rows, int atOnce, Precision precision) {
        predicting = rows;
        chunkRows = atOnce;
        if (matrix == null || matrix.rows() < chunkRows || matrix.precision() != precision) {
            close();
            matrix = Matrix.allocate(chunkRows, outputs, precision);
        }
    }

    /** Bytes that a batch with so many predicting rows takes. */
    long bytes(int rows) {
        return (long) mostRows(rows) * outputs * options.precision().bytes();
    }

    /** All predicting rows where their logits fit, else a chunk's. Decided by the batch alone, since sums follow it. */
    private int mostRows(int rows) {
        long rowBytes = (long) Float.BYTES * outputs;
        if (rows * rowBytes <= options.logitBytes()) {
            return rows;
        }
        return (int) Math.max(1, Math.min(rows, Math.min(CHUNK_BYTES, options.logitBytes()) / rowBytes));
    }

    /** Returns whether one chunk holds all predicting rows, so that it is still there in the backward pass. */
    boolean holdsAll() {
        return chunkRows == predicting;
    }

    /** Returns the predicting rows from one on, in chunks. */
    List<Chunk> from(int start) {
        if (holdsAll()) {
            return List.of(new Chunk(new Range(start, predicting), 0));
        }
        List<Chunk> chunks = new ArrayList<>();
        for (int row = start; row < predicting; row += chunkRows) {
            chunks.add(new Chunk(new Range(row, Math.min(predicting, row + chunkRows)), row));
        }
        return chunks;
    }

    /** The number of predicting rows whose logits are computed at once. */
    int rows() {
        return chunkRows;
    }

    /** A chunk's logits, {@code [rows, vocabulary]}; may have room for more rows than {@link #rows}. */
    Matrix logits() {
        return matrix;
    }

    /** The exponentials that replace a chunk's logits, in the same memory. */
    Matrix exponentials() {
        return matrix;
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        if (matrix != null) {
            matrix.release();
            matrix = null;
        }
    }
}
