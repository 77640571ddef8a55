package io.plumbline.engine.nd4j;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A matrix in the vector of parameters, seen where it stands, and its gradient. */
final class Weight {
    private final long offset;
    private final long rows;
    private final long columns;
    private INDArray value; // [rows, columns]
    private INDArray gradient; // [rows, columns]; null where nothing is added to it

    Weight(long offset, long rows, long columns) {
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Looks at parameters.
     *
     * @param byTrained the gradient by the trained part; null for none
     */
    void bind(ParameterVector parameters, FloatVector byTrained) {
        long start = parameters.frozen().size();
        boolean trained = offset >= start;
        if (!trained && offset + rows * columns > start) {
            throw new IllegalArgumentException("The trained part begins at " + start + ", inside of a tensor from "
                    + offset + " to " + (offset + rows * columns));
        }
        value = trained ? view(parameters.trained(), offset - start) : view(parameters.frozen(), offset);
        gradient = trained && byTrained != null ? view(byTrained, offset - start) : null;
    }

    private INDArray view(FloatVector vector, long start) {
        return DeviceVector.arrayOf(vector)
                .get(NDArrayIndex.all(), NDArrayIndex.interval(start, start + rows * columns))
                .reshape('c', rows, columns);
    }

    /** {@code [rows, columns]}. */
    INDArray value() {
        return value;
    }

    /** The number of rows. */
    long rows() {
        return rows;
    }

    /** The number of columns. */
    long columns() {
        return columns;
    }

    /** Adds to the gradient, which is computed only where the matrix is trained. */
    void addGradient(Supplier<INDArray> added) {
        if (gradient != null) {
            gradient.addi(added.get());
        }
    }

    /** Adds rows to those of the gradient that have different indices. */
    void addGradientRows(INDArray indices, Supplier<INDArray> added) {
        if (gradient != null) {
            Operations.addRows(gradient, indices, added.get());
        }
    }

    /** Adds to the first rows of the gradient. */
    void addGradientOfFirst(long count, Supplier<INDArray> added) {
        if (gradient != null) {
            gradient.get(NDArrayIndex.interval(0, count), NDArrayIndex.all()).addi(added.get());
        }
    }
}
