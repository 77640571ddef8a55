package io.plumbline.nn;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One trained matrix or vector, or several that lie next to each other, seen as one matrix of the flat vector. */
final class Tensor {
    private final long offset;
    private final int rows;
    private final int columns;
    private Matrix value;
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

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Views the parameters. */
    void bindValue(INDArray flat) {
        value = view(flat);
    }

    /** Views where the gradient is added. */
    void bindGradient(INDArray flat) {
        gradient = view(flat);
    }

    private Matrix view(INDArray flat) {
        long end = offset + (long) rows * columns;
        return new Matrix(flat.get(NDArrayIndex.interval(offset, end)).reshape('c', rows, columns), rows, columns);
    }

    Matrix value() {
        return value;
    }

    Matrix gradient() {
        return gradient;
    }
}
