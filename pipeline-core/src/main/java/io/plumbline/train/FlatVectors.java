package io.plumbline.train;

import io.plumbline.model.ModelDirectory;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies runs of off-heap float32 vectors to and from the heap, without a second copy of the whole. */
public final class FlatVectors {
    private static final int CHUNK = 1 << 16;

    private FlatVectors() {}

    /** A vector of zeros, {@code [1, size]}. */
    public static INDArray zeros(long size) {
        return Nd4j.create(DataType.FLOAT, 1, size);
    }

    /** The parameters of a model, {@code [1, layout.size()]}. */
    public static INDArray read(ModelDirectory model) {
        return filled(model.layout().size(), vector -> {
            float[] chunk = new float[CHUNK];
            model.read((offset, values) -> {
                long at = offset;
                while (values.hasRemaining()) {
                    int count = Math.min(CHUNK, values.remaining());
                    values.get(chunk, 0, count);
                    put(vector, at, chunk, count);
                    at += count;
                }
            });
        });
    }

    /** A vector that is filled, or not held where that fails. */
    static INDArray filled(long size, Consumer<INDArray> fill) {
        INDArray vector = zeros(size);
        try {
            fill.accept(vector);
            return vector;
        } catch (Throwable thrown) {
            release(vector);
            throw thrown;
        }
    }

    /** Gives a vector's memory back; what is null or a view of another is left. */
    public static void release(INDArray vector) {
        if (vector != null && vector.closeable()) {
            vector.close();
        }
    }

    /** Writes a run of a vector into a buffer, filling what remains of it. */
    public static void get(INDArray vector, long offset, FloatBuffer target) {
        float[] chunk = new float[Math.min(CHUNK, target.remaining())];
        long at = offset;
        while (target.hasRemaining()) {
            int count = Math.min(chunk.length, target.remaining());
            get(vector, at, chunk, count);
            target.put(chunk, 0, count);
            at += count;
        }
    }

    /**
     * Reads a run of a vector.
     *
     * @param vector float32, contiguous
     * @param offset index of the first element read
     * @param target receives {@code count} values from its index 0 on
     */
    public static void get(INDArray vector, long offset, float[] target, int count) {
        view(vector, offset, count).get(0, target, 0, count);
        Reference.reachabilityFence(vector);
    }

    /**
     * Overwrites a run of a vector.
     *
     * @param vector float32, contiguous
     * @param offset index of the first element written
     * @param values gives {@code count} values from its index 0 on
     */
    public static void put(INDArray vector, long offset, float[] values, int count) {
        view(vector, offset, count).put(0, values, 0, count);
        Reference.reachabilityFence(vector);
    }

    /**
     * A run of a vector where it stands, valid while the vector is reachable.
     *
     * @param vector float32, contiguous
     */
    static FloatBuffer view(INDArray vector, long offset, int count) {
        if (vector.dataType() != DataType.FLOAT
                || !vector.isVectorOrScalar()
                || offset < 0
                || offset + count > vector.length()) {
            throw new IndexOutOfBoundsException("Elements " + offset + " to " + (offset + count) + " of a "
                    + vector.dataType() + " vector of " + vector.length());
        }
        // A view's buffer has its owner's address.
        long address = vector.data().pointer().address() + Float.BYTES * (vector.offset() + offset);
        FloatPointer elements = new PagedPointer(address).asFloatPointer();
        elements.capacity(count);
        return elements.asBuffer();
    }
}
