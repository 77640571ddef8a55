package io.plumbline.nn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major float32 matrix in native memory. Products take views of it; everything else copies rows into Java arrays
 * and back, which the compiler turns into vector code and which costs less than any native call on rows of this size.
 */
final class Matrix {
    private static final int MOST_VIEWS = 512;

    private record Part(int row, int rows, int column, int columns) {}

    private final INDArray array;
    private final int rows;
    private final int columns;
    private final long address;
    private final FloatBuffer elements;
    private final ConcurrentMap<Part, INDArray> views = new ConcurrentHashMap<>();

    /**
     * @param array contiguous, float32
     * @param rows rows to see it as
     * @param columns columns to see it as
     */
    Matrix(INDArray array, int rows, int columns) {
        this.array = array;
        this.rows = rows;
        this.columns = columns;
        this.address = Kernels.address(array);
        this.elements = Kernels.buffer(array);
    }

    /** Uninitialised memory. */
    static Matrix allocate(int rows, int columns) {
        Kernels.requireAddressable((long) rows * columns);
        return new Matrix(Kernels.allocate(rows, columns), rows, columns);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Where the first element lies. */
    long address() {
        return address;
    }

    /** Rows as an operand of a product. */
    INDArray rows(Range part) {
        return block(part, new Range(0, columns));
    }

    /** A block as an operand of a product. */
    INDArray block(Range ofRows, Range ofColumns) {
        Part part = new Part(ofRows.start(), ofRows.size(), ofColumns.start(), ofColumns.size());
        INDArray view = views.get(part);
        if (view == null) {
            if (views.size() >= MOST_VIEWS) {
                views.clear();
            }
            long offset = (long) part.row * columns + part.column;
            view = Kernels.view(array, offset, part.rows, part.columns, columns);
            views.put(part, view);
        }
        return view;
    }

    /** Copies whole rows out. */
    void read(int row, int count, float[] into) {
        elements.get(row * columns, into, 0, count * columns);
    }

    /** Copies whole rows in. */
    void write(int row, int count, float[] from) {
        elements.put(row * columns, from, 0, count * columns);
    }

    /** Copies a part of a row out. */
    void read(int row, int column, int count, float[] into, int at) {
        elements.get(row * columns + column, into, at, count);
    }

    /** Copies a part of a row in. */
    void write(int row, int column, int count, float[] from, int at) {
        elements.put(row * columns + column, from, at, count);
    }

    /** Copies the first elements out, whatever the row length. */
    void readFlat(int count, float[] into) {
        elements.get(0, into, 0, count);
    }

    /** Copies the first elements in, whatever the row length. */
    void writeFlat(int count, float[] from) {
        elements.put(0, from, 0, count);
    }

    /** Sets whole rows to zero. */
    void zero(Range part, Scratch scratch) {
        int step = Scratch.rowsOfTile(columns);
        float[] zeros = scratch.tile(0, step * columns);
        Arrays.fill(zeros, 0, step * columns, 0f);
        for (int row = part.start(); row < part.end(); row += step) {
            write(row, Math.min(step, part.end() - row), zeros);
        }
    }

    /** Gives the memory back; only for what {@link #allocate} made. */
    void release() {
        views.clear();
        array.close();
    }
}
