package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations that arrays have no method for. Each makes room for its result itself, row-major: ND4J would look for classes that
 * the distribution leaves out to find its shape.
 */
final class Operations {
    private Operations() {}

    /** Returns room for a result, in the workspace that is open. */
    static INDArray room(long... shape) {
        return Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    }

    /** {@code a b}: {@code [..., m, k]} times {@code [..., k, n]}. */
    static INDArray product(INDArray a, INDArray b) {
        int last = a.rank() - 1;
        return product(a, b, 0, 0, a.size(last - 1), b.size(last));
    }

    /** {@code a bᵀ}: {@code [..., m, k]} times {@code [..., n, k]}. */
    static INDArray productSecondTransposed(INDArray a, INDArray b) {
        int last = a.rank() - 1;
        return product(a, b, 0, 1, a.size(last - 1), b.size(last - 1));
    }

    /** {@code aᵀ b}: {@code [..., k, m]} times {@code [..., k, n]}. */
    static INDArray productFirstTransposed(INDArray a, INDArray b) {
        int last = a.rank() - 1;
        return product(a, b, 1, 0, a.size(last), b.size(last));
    }

    private static INDArray product(INDArray a, INDArray b, int transposeA, int transposeB, long rows, long columns) {
        INDArray result = a.rank() == 2 ? room(rows, columns) : room(a.size(0), rows, columns);
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(result)
                .addIntegerArguments(transposeA, transposeB, 0)
                .build());
        return result;
    }

    /** Softmax over the last dimension. */
    static INDArray softmax(INDArray x) {
        INDArray result = room(x.shape());
        Nd4j.exec(DynamicCustomOp.builder("softmax")
                .addInputs(x)
                .addOutputs(result)
                .addIntegerArguments(x.rank() - 1)
                .build());
        return result;
    }

    /** Returns rows of a matrix: {@code [rows, columns]} and {@code [count]} give {@code [count, columns]}. */
    static INDArray rows(INDArray matrix, INDArray indices) {
        INDArray result = room(indices.length(), matrix.size(1));
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(matrix, indices)
                .addOutputs(result)
                .addIntegerArguments(0)
                .build());
        return result;
    }

    /**
     * Adds rows to rows of a matrix.
     *
     * @param matrix {@code [rows, columns]}, changed
     * @param indices {@code [count]}, all of them different: threads may take several at once
     * @param added {@code [count, columns]}
     */
    static void addRows(INDArray matrix, INDArray indices, INDArray added) {
        Nd4j.exec(DynamicCustomOp.builder("scatter_add")
                .addInputs(matrix, indices, added)
                .addOutputs(matrix)
                .build());
    }

    /**
     * Returns the sums of rows that belong together.
     *
     * @param rows {@code [rows, columns]}
     * @param sums {@code [rows]}: of each the number of the sum that it is a part of
     * @param count of sums
     * @return {@code [count, columns]}
     */
    static INDArray rowSums(INDArray rows, INDArray sums, int count) {
        INDArray result = room(count, rows.size(1));
        Nd4j.exec(DynamicCustomOp.builder("unsorted_segment_sum")
                .addInputs(rows, sums)
                .addOutputs(result)
                .addIntegerArguments(count)
                .build());
        return result;
    }

    /** Returns single elements of a matrix: {@code [count, 2]} indices give {@code [count]}. */
    static INDArray elements(INDArray matrix, INDArray indices) {
        INDArray result = room(indices.size(0));
        Nd4j.exec(DynamicCustomOp.builder("gather_nd")
                .addInputs(matrix, indices)
                .addOutputs(result)
                .build());
        return result;
    }

    /** Returns {@code [count, depth]}: in each row a one at its index, zeros elsewhere. */
    static INDArray oneHot(INDArray indices, int depth) {
        INDArray result = room(indices.length(), depth);
        Nd4j.exec(new OneHot(indices, result, depth, -1, 1, 0));
        return result;
    }
}
