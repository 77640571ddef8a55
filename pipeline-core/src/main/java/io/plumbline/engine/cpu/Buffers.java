package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.util.ArrayList;
import java.util.List;

/** Uninitialised memory for matrices of one number of rows, in the precision that products need. */
final class Buffers implements AutoCloseable {
    private final int rows;
    private final Precision precision;
    private final List<Matrix> allocated = new ArrayList<>();

    /**
     * @param rows rows of every matrix
     * @param precision of the products
     */
    Buffers(int rows, Precision precision) {
        this.rows = rows;
        this.precision = precision;
    }

    int rows() {
        return rows;
    }

    /** A float32 matrix. */
    Matrix matrix(int columns) {
        return matrix(columns, Precision.FLOAT32);
    }

    /** Returns whether products of float32 values read rounded copies of them. */
    boolean isRounded() {
        return precision != Precision.FLOAT32;
    }

    /** Room for what products of float32 values read, where that is not the values themselves; else null. */
    Matrix rounded(int columns) {
        return isRounded() ? matrix(columns, precision) : null;
    }

    /** Float32 values, with what products read of them. */
    Operand operand(int columns) {
        return operand(matrix(columns), rounded(columns));
    }

    /**
     * Float32 values, with what products read of them.
     *
     * @param rounded as {@link #rounded} made it, of which several operands may make use in turn
     */
    static Operand operand(Matrix values, Matrix rounded) {
        return rounded == null ? Operand.of(values) : Operand.of(values, rounded);
    }

    /** Values that only products and row by row work use, kept as products read them. */
    Operand inPrecision(int columns) {
        return Operand.of(matrix(columns, precision));
    }

    private Matrix matrix(int columns, Precision kept) {
        Matrix matrix = Matrix.allocate(rows, columns, kept);
        allocated.add(matrix);
        return matrix;
    }

    /** Bytes of all matrices made so far. */
    long bytes() {
        return allocated.stream()
                .mapToLong(matrix -> (long) matrix.rows()
                        * matrix.columns()
                        * matrix.precision().bytes())
                .sum();
    }

    @Override
    public void close() {
        allocated.forEach(Matrix::release);
        allocated.clear();
    }
}
