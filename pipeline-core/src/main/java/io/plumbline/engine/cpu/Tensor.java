package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One matrix or vector of the parameters, or several that lie next to each other, seen as one matrix of the flat vector. */
final class Tensor {
    /** Columns that a product is worth a call for, however many rows are copied for it. */
    private static final int LEAST_COLUMNS = 64;

    private final long offset;
    private final int rows;
    private final int columns;
    private boolean rounded;
    private Matrix ownForm; // null where products read the parameters themselves, or a form that is shared
    private Operand value;
    private Matrix gradient;

    /**
     * @param offset index of its first element in the flat vector
     * @param rows its rows, 1 for a vector
     * @param columns its columns
     */
    Tensor(long offset, int rows, int columns) {
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
    }

    long offset() {
        return offset;
    }

    /** The index after its last element in the flat vector. */
    long end() {
        return offset + (long) rows * columns;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Says that products read it in that precision. */
    void useInProducts(Precision precision) {
        rounded = precision != Precision.FLOAT32;
    }

    /**
     * Views parameters that may change.
     *
     * @param flat a part of them
     * @param start index of its first element in the flat vector
     */
    void bindValue(INDArray flat, long start) {
        if (!rounded) {
            value = Operand.of(view(flat, start));
            return;
        }
        if (ownForm == null) {
            ownForm = Matrix.allocate(rows, columns, Precision.BFLOAT16);
        }
        value = Operand.of(view(flat, start), ownForm);
    }

    /**
     * Views parameters that do not change.
     *
     * @param flat the first part of them
     * @param forms gives what products read, where that is another form; null where products read the parameters themselves
     */
    void bindFrozen(INDArray flat, RoundedTensors forms) {
        release();
        value = rounded ? Operand.of(view(flat, 0), forms.of(this)) : Operand.of(view(flat, 0));
    }

    /** Makes some rows of what products read from the parameters as they are now. */
    void round(Range part) {
        value.round(part);
    }

    /**
     * Views where the gradient is added.
     *
     * @param flat the gradient by the trained part
     * @param start index of the trained part's first element in the flat vector
     */
    void bindGradient(INDArray flat, long start) {
        gradient = view(flat, start);
    }

    /** Says that no gradient by it is wanted. */
    void freeze() {
        gradient = null;
    }

    /** Returns whether a gradient by it is computed. */
    boolean isTrained() {
        return gradient != null;
    }

    private Matrix view(INDArray flat, long start) {
        INDArray part = flat.get(NDArrayIndex.interval(offset - start, end() - start));
        return new Float32Matrix(part.reshape('c', rows, columns), rows, columns);
    }

    Matrix value() {
        return value.values();
    }

    /** The value as products read it: all of it. */
    INDArray factor() {
        return factor(all());
    }

    /** Some rows of the value as products read it. */
    INDArray factor(Range part) {
        return value.products().rows(part);
    }

    /** Its rows. */
    Range all() {
        return new Range(0, rows);
    }

    Matrix gradient() {
        return gradient;
    }

    /** {@code gradient[part] += left[leftRows, part]ᵀ right[rightRows]}, summed over rows; added up in float32. */
    void addProduct(Range part, Matrix left, Range leftRows, Matrix right, Range rightRows, Scratch scratch) {
        addProduct(part, 0, left, leftRows, right, rightRows, scratch);
    }

    /**
     * The same where the left matrix is wider: {@code gradient[part] += left[leftRows, first + part]ᵀ right[rightRows]}.
     *
     * @param first the left matrix's column that belongs to the gradient's first row
     */
    void addProduct(
            Range part, int first, Matrix left, Range leftRows, Matrix right, Range rightRows, Scratch scratch) {
        if (!isTrained()) {
            return;
        }
        int step = Scratch.rowsOfProduct(columns);
        for (int start = part.start(); start < part.end(); start += step) {
            Range slice = new Range(start, Math.min(part.end(), start + step));
            INDArray transposed = left.dense(leftRows, new Range(first + slice.start(), first + slice.end()), scratch);
            if (rounded) {
                Matrix product = scratch.product(columns);
                Range local = new Range(0, slice.size());
                Kernels.productFirstTransposed(transposed, right.rows(rightRows), product.rows(local), 0);
                gradient.writeSum(slice, gradient, product, 0, scratch);
            } else {
                Kernels.productFirstTransposed(transposed, right.rows(rightRows), gradient.rows(slice), 1);
            }
        }
    }

    /** {@code gradient[, part] += left[leftRows]ᵀ right[rightRows, part]}, summed over rows; added up in float32. */
    void addProductOfColumns(Range part, Matrix left, Range leftRows, Matrix right, Range rightRows, Scratch scratch) {
        if (!isTrained()) {
            return;
        }
        int step = columnsAtOnce(part, rightRows);
        for (int start = part.start(); start < part.end(); start += step) {
            Range slice = new Range(start, Math.min(part.end(), start + step));
            INDArray factor = right.dense(rightRows, slice, scratch);
            if (rounded) {
                Matrix product = scratch.product(slice.size());
                Kernels.productFirstTransposed(left.rows(leftRows), factor, product.rows(all()), 0);
                addToColumns(slice, product, scratch);
            } else {
                Kernels.productFirstTransposed(left.rows(leftRows), factor, gradient.block(all(), slice), 1);
            }
        }
    }

    /** As many columns as fit the scratch, where they are copied and where their product is. */
    private int columnsAtOnce(Range part, Range rightRows) {
        boolean copied = part.size() < columns;
        int step = copied ? Math.max(LEAST_COLUMNS, Scratch.rowsOfProduct(rightRows.size())) : columns;
        return rounded ? Math.min(step, Scratch.rowsOfProduct(rows)) : step;
    }

    private void addToColumns(Range slice, Matrix product, Scratch scratch) {
        int width = slice.size();
        float[] sums = scratch.tile(Tile.SUMS, width);
        float[] added = scratch.tile(Tile.ADDED, width);
        for (int row = 0; row < rows; row++) {
            gradient.read(row, slice.start(), width, sums, 0);
            product.read(row, 1, added);
            VectorMath.add(sums, added, width);
            gradient.write(row, slice.start(), width, sums, 0);
        }
    }

    /** Gives back what it holds beside the caller's vectors. */
    void release() {
        if (ownForm != null) {
            ownForm.release();
            ownForm = null;
            value = null;
        }
    }
}
