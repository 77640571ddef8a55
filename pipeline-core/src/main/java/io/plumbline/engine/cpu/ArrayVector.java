package io.plumbline.engine.cpu;

import io.plumbline.engine.FloatVector;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A vector in this machine's memory as ND4J keeps it, so that DL4J and the engine work on the same memory. */
public final class ArrayVector implements FloatVector {
    /** Elements copied at a time: as a byte buffer counts them in an int. */
    private static final int MOST_AT_ONCE = 1 << 28;

    private final INDArray array;
    private final RoundedTensors roundedTensors = new RoundedTensors();

    private ArrayVector(INDArray array) {
        this.array = array;
    }

    /**
     * Returns the vector of an array's memory.
     *
     * @param array float32, contiguous, {@code [1, size]} or {@code [size]}
     * @throws IllegalArgumentException if it is anything else
     */
    public static ArrayVector over(INDArray array) {
        if (array.dataType() != DataType.FLOAT || !array.isVectorOrScalar()) {
            throw new IllegalArgumentException(
                    "An engine's vector must be a FLOAT vector, got " + array.dataType() + " of rank " + array.rank());
        }
        if (array.length() > 1 && array.stride(array.rank() - 1) != 1) {
            throw new IllegalArgumentException("An engine's vector must be contiguous");
        }
        return new ArrayVector(array);
    }

    /** Returns the array of a vector that this engine made. */
    public static INDArray arrayOf(FloatVector vector) {
        return of(vector).array;
    }

    /** Returns a vector as what it is. */
    static ArrayVector of(FloatVector vector) {
        if (vector instanceof ArrayVector ours) {
            return ours;
        }
        throw new IllegalArgumentException("A vector of " + vector.size() + " elements is not in this engine's memory");
    }

    /** Returns a new vector of zeros. */
    static ArrayVector zeros(long size) {
        return new ArrayVector(Nd4j.create(DataType.FLOAT, 1, size));
    }

    @Override
    public long size() {
        return array.length();
    }

    @Override
    public void read(long offset, FloatBuffer target) {
        long at = offset;
        while (target.hasRemaining()) {
            int count = Math.min(MOST_AT_ONCE, target.remaining());
            target.put(view(at, count));
            at += count;
        }
        Reference.reachabilityFence(array);
    }

    @Override
    public void write(long offset, FloatBuffer source) {
        long at = offset;
        while (source.hasRemaining()) {
            int count = Math.min(MOST_AT_ONCE, source.remaining());
            FloatBuffer part = source.slice(source.position(), count);
            view(at, count).put(part);
            source.position(source.position() + count);
            at += count;
        }
        Reference.reachabilityFence(array);
    }

    @Override
    public void copyFrom(FloatVector other) {
        array.assign(arrayOf(other));
    }

    @Override
    public void close() {
        // A view of another array is not closeable.
        if (array.closeable()) {
            array.close();
        }
    }

    /** A run of the vector where it stands, {@code [end - start]}. */
    INDArray part(long start, long end) {
        return array.reshape(size()).get(NDArrayIndex.interval(start, end));
    }

    /** The form of it that products read in bfloat16, while its elements do not change. */
    RoundedTensors roundedTensors() {
        return roundedTensors;
    }

    /** A run of the vector where it stands, valid while the array is reachable. */
    FloatBuffer view(long offset, int count) {
        if (offset < 0 || offset + count > size()) {
            throw new IndexOutOfBoundsException(
                    "Elements " + offset + " to " + (offset + count) + " of a vector of " + size());
        }
        return Kernels.floats(Kernels.address(array) + Float.BYTES * offset, count);
    }
}
