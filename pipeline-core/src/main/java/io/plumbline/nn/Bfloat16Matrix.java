package io.plumbline.nn;

import java.nio.ShortBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The upper half of single precision: rows are widened as they are read, and rounded to nearest even as written. */
final class Bfloat16Matrix extends Matrix {
    private static final int HALF = 16;
    private static final int BELOW_HALF_WAY = 0x7fff;
    private static final int QUIET_BIT = 0x40;

    /** Elements rounded at a time: into a Java array, which costs half of writing one by one. */
    private static final int PIECE = 1024;

    private static final ThreadLocal<short[]> PIECES = ThreadLocal.withInitial(() -> new short[PIECE]);

    private final ShortBuffer elements;

    /** Uninitialised memory. */
    static Bfloat16Matrix ofSize(int rows, int columns) {
        Kernels.requireAddressable((long) rows * columns);
        return new Bfloat16Matrix(Kernels.allocate(rows, columns, Precision.BFLOAT16), rows, columns);
    }

    Bfloat16Matrix(INDArray array, int rows, int columns) {
        super(array, rows, columns);
        elements = Kernels.shorts(array);
    }

    @Override
    Precision precision() {
        return Precision.BFLOAT16;
    }

    @Override
    void copyTo(Matrix to, int at, int from, int count) {
        ((Bfloat16Matrix) to).elements.put(at, elements, from, count);
    }

    @Override
    void copyOut(int from, int count, float[] into, int at) {
        for (int i = 0; i < count; i++) {
            into[at + i] = Float.intBitsToFloat(elements.get(from + i) << HALF);
        }
    }

    @Override
    void copyIn(int to, int count, float[] from, int at) {
        short[] piece = PIECES.get();
        for (int start = 0; start < count; start += PIECE) {
            int length = Math.min(PIECE, count - start);
            for (int i = 0; i < length; i++) {
                piece[i] = rounded(from[at + start + i]);
            }
            elements.put(to + start, piece, 0, length);
        }
    }

    static short rounded(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (value != value) {
            // Rounding could carry a NaN into infinity.
            return (short) (bits >>> HALF | QUIET_BIT);
        }
        return (short) (bits + BELOW_HALF_WAY + (bits >>> HALF & 1) >>> HALF);
    }
}
