package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row-major matrix in native memory. Products take views of it; everything else copies rows into Java arrays of float32
 * and back, whose loops the compiler turns into vector code, for less than ND4J's cost of a call on rows of this size.
 */
abstract class Matrix {
    /** Elements of the largest matrix: they are counted in an int. */
    static final int MOST_ELEMENTS = Integer.MAX_VALUE;

    private static final int MOST_VIEWS = 512;

    private record Part(int row, int rows, int column, int columns) {}

    private final INDArray array;
    private final int rows;
    private final int columns;
    private final long address;
    private final int elementBytes;
    private final ConcurrentMap<Part, INDArray> views = new ConcurrentHashMap<>();

    /**
     * @param array contiguous
     * @param rows rows to see it as
     * @param columns columns to see it as
     */
    Matrix(INDArray array, int rows, int columns) {
        this.array = array;
        this.rows = rows;
        this.columns = columns;
        this.address = Kernels.address(array);
        this.elementBytes = array.dataType().width();
    }

    /** Uninitialised float32 memory. */
    static Matrix allocate(int rows, int columns) {
        return allocate(rows, columns, Precision.FLOAT32);
    }

    /** Uninitialised memory. */
    static Matrix allocate(int rows, int columns, Precision precision) {
        if ((long) rows * columns > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    "A matrix may have at most " + MOST_ELEMENTS + " elements, got " + (long) rows * columns);
        }
        return of(Kernels.allocate(rows, columns, precision), rows, columns, precision);
    }

    private static Matrix of(INDArray array, int rows, int columns, Precision precision) {
        return switch (precision) {
            case FLOAT32 -> new Float32Matrix(array, rows, columns);
            case BFLOAT16 -> new Bfloat16Matrix(array, rows, columns);
        };
    }

    /** Its first elements in rows of another length: the same memory, which this one gives back. */
    final Matrix seenAs(int ofRows, int ofColumns) {
        return of(Kernels.view(array, 0, ofRows, ofColumns, ofColumns), ofRows, ofColumns, precision());
    }

    /** Copies elements out, counted from the first. */
    abstract void copyOut(int from, int count, float[] into, int at);

    /** Copies elements in, counted from the first. */
    abstract void copyIn(int to, int count, float[] from, int at);

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Returns the address of an element, counted from the first. */
    final long addressOf(int element) {
        return address + (long) elementBytes * element;
    }

    /**
     * Returns the address of some elements, for native code that does not look where they end.
     *
     * @throws IndexOutOfBoundsException if they are not all of this matrix
     */
    final long addressOf(int first, int count) {
        return addressOf(Objects.checkFromIndexSize(first, count, rows * columns));
    }

    /** Rows as an operand of a product. */
    final INDArray rows(Range part) {
        return block(part, new Range(0, columns));
    }

    /**
     * The first elements as an operand of a product, with rows of another length.
     *
     * @throws IndexOutOfBoundsException if they are not all of this matrix
     */
    final INDArray reshaped(int count, int width) {
        Objects.checkFromIndexSize(0L, (long) count * width, (long) rows * columns);
        return Kernels.view(array, 0, count, width, width);
    }

    /**
     * A block as an operand of a product.
     *
     * @throws IndexOutOfBoundsException if it is not all of this matrix
     */
    final INDArray block(Range ofRows, Range ofColumns) {
        Part part = new Part(ofRows.start(), ofRows.size(), ofColumns.start(), ofColumns.size());
        INDArray view = views.get(part);
        if (view == null) {
            if (views.size() >= MOST_VIEWS) {
                views.clear();
            }
            // Native code does not look where a view ends.
            Objects.checkFromIndexSize(part.row, part.rows, rows);
            Objects.checkFromIndexSize(part.column, part.columns, columns);
            long offset = (long) part.row * columns + part.column;
            view = Kernels.view(array, offset, part.rows, part.columns, columns);
            views.put(part, view);
        }
        return view;
    }

    /** The precision that its elements are kept in. */
    abstract Precision precision();

    /** Copies elements, counted from the first, to a matrix of either precision; to bfloat16 rounded to nearest even. */
    abstract void copyTo(Matrix to, int at, int from, int count);

    /**
     * A block as an operand of a product, without gaps between its rows: with gaps in an operand the library takes slower
     * kernels, and for bfloat16 a thousand times slower ones; in a result they do no harm. Valid until the scratch is
     * asked for another.
     */
    final INDArray dense(Range ofRows, Range ofColumns, Scratch scratch) {
        if (ofColumns.size() == columns) {
            return rows(ofRows);
        }
        int width = ofColumns.size();
        Matrix packed = scratch.packed(precision(), ofRows.size() * width);
        int from = ofRows.start() * columns + ofColumns.start();
        for (int row = 0; row < ofRows.size(); row++) {
            copyTo(packed, row * width, from + row * columns, width);
        }
        return packed.reshaped(ofRows.size(), width);
    }

    /** Copies whole rows out. */
    final void read(int row, int count, float[] into) {
        copyOut(row * columns, count * columns, into, 0);
    }

    /** Copies whole rows in. */
    final void write(int row, int count, float[] from) {
        copyIn(row * columns, count * columns, from, 0);
    }

    /** Copies a part of a row out. */
    final void read(int row, int column, int count, float[] into, int at) {
        copyOut(row * columns + column, count, into, at);
    }

    /** Copies a part of a row in. */
    final void write(int row, int column, int count, float[] from, int at) {
        copyIn(row * columns + column, count, from, at);
    }

    /** Copies the first elements out, whatever the row length. */
    final void readFlat(int count, float[] into) {
        copyOut(0, count, into, 0);
    }

    /** Copies the first elements in, whatever the row length. */
    final void writeFlat(int count, float[] from) {
        copyIn(0, count, from, 0);
    }

    /** Writes rows as the sum, in float32, of the same rows of one matrix, maybe this, and as many rows of another. */
    final void writeSum(Range part, Matrix same, Matrix other, int firstOther, Scratch scratch) {
        int step = Scratch.rowsOfTile(columns);
        float[] tile = scratch.tile(Tile.ROWS, step * columns);
        float[] added = scratch.tile(Tile.ADDED, step * columns);
        for (int row = part.start(); row < part.end(); row += step) {
            int count = Math.min(step, part.end() - row);
            same.read(row, count, tile);
            other.read(firstOther + row - part.start(), count, added);
            VectorMath.add(tile, added, count * columns);
            write(row, count, tile);
        }
    }

    /** Writes rows as the sum of those of one matrix, maybe this, and those of another, times a number. */
    final void writeSum(Range part, Matrix one, Matrix other, float by, Scratch scratch) {
        int step = Scratch.rowsOfTile(columns);
        float[] tile = scratch.tile(Tile.ROWS, step * columns);
        float[] added = scratch.tile(Tile.ADDED, step * columns);
        for (int row = part.start(); row < part.end(); row += step) {
            int count = Math.min(step, part.end() - row);
            one.read(row, count, tile);
            other.read(row, count, added);
            VectorMath.addScaled(tile, added, by, count * columns);
            write(row, count, tile);
        }
    }

    /** Writes rows as those of another matrix, times a number. */
    final void writeScaled(Range part, Matrix other, float by, Scratch scratch) {
        int step = Scratch.rowsOfTile(columns);
        float[] tile = scratch.tile(Tile.ROWS, step * columns);
        for (int row = part.start(); row < part.end(); row += step) {
            int count = Math.min(step, part.end() - row);
            other.read(row, count, tile);
            VectorMath.scale(tile, 0, count * columns, by);
            write(row, count, tile);
        }
    }

    /** Sets whole rows to zero. */
    void zero(Range part, Scratch scratch) {
        int step = Scratch.rowsOfTile(columns);
        float[] zeros = scratch.tile(Tile.ZEROS, step * columns);
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
