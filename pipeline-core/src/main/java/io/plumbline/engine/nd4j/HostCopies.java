package io.plumbline.engine.nd4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The one place where numbers pass between Java and arrays: token ids, positions and derivatives go in, log-probs and their
 * statistics come out; and vectors as a whole, for their files.
 */
final class HostCopies {
    /** Elements of a vector that are copied at a time. */
    private static final int AT_ONCE = 1 << 22;

    private HostCopies() {}

    /** Returns {@code [count]} indices. */
    static INDArray indices(int[] values) {
        return Nd4j.createFromArray(values);
    }

    /** Returns {@code [count, 2]} indices: of each pair its own number and the value. */
    static INDArray numbered(int[] values) {
        int[][] pairs = new int[values.length][];
        for (int i = 0; i < values.length; i++) {
            pairs[i] = new int[] {i, values[i]};
        }
        return Nd4j.createFromArray(pairs);
    }

    /** Returns {@code [count]} numbers in single precision. */
    static INDArray floats(float[] values) {
        return Nd4j.createFromArray(values);
    }

    /** Returns {@code [count]} numbers in double precision. */
    static INDArray doubles(double[] values) {
        return Nd4j.createFromArray(values);
    }

    /** Returns the elements of an array, row-major. */
    static float[] toHost(INDArray array) {
        return array.reshape(array.length()).toFloatVector();
    }

    /** Returns the one element of an array. */
    static double number(INDArray array) {
        return array.getDouble(0);
    }

    /** Copies elements of a {@code [1, size]} vector out. */
    static void read(INDArray vector, long offset, FloatBuffer target) {
        long at = offset;
        while (target.hasRemaining()) {
            int count = Math.min(AT_ONCE, target.remaining());
            target.put(toHost(part(vector, at, count)));
            at += count;
        }
    }

    /** Overwrites elements of a {@code [1, size]} vector. */
    static void write(INDArray vector, long offset, FloatBuffer source) {
        long at = offset;
        while (source.hasRemaining()) {
            float[] values = new float[Math.min(AT_ONCE, source.remaining())];
            source.get(values);
            try (INDArray copy = floats(values)) {
                part(vector, at, values.length).assign(copy.reshape(1, values.length));
            }
            at += values.length;
        }
    }

    private static INDArray part(INDArray vector, long offset, int count) {
        if (offset < 0 || offset + count > vector.length()) {
            throw new IndexOutOfBoundsException(
                    "Elements " + offset + " to " + (offset + count) + " of a vector of " + vector.length());
        }
        return vector.get(NDArrayIndex.all(), NDArrayIndex.interval(offset, offset + count));
    }
}
