package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The upper half of single precision: rows are widened as they are read, and rounded to nearest even as written. Of NaNs
 * only those that arithmetic makes are sure to stay one.
 */
final class Bfloat16Matrix extends Matrix {
    /** Elements converted at a time: few enough to stay in the nearest cache. */
    private static final int PIECE = 1 << 12;

    /** Compilers of Java make no vector code of 16-bit loops: native code converts, between the matrix and this. */
    private static final ThreadLocal<Matrix> PIECES = ThreadLocal.withInitial(() -> allocate(1, PIECE));

    private final NativeMemory elements;

    Bfloat16Matrix(INDArray array, int rows, int columns) {
        super(array, rows, columns);
        elements = new NativeMemory(addressOf(0), (long) rows * columns * Short.BYTES);
    }

    @Override
    Precision precision() {
        return Precision.BFLOAT16;
    }

    @Override
    void copyTo(Matrix to, int at, int from, int count) {
        if (to instanceof Bfloat16Matrix same) {
            elements.copyTo(
                    same.elements, (long) at * Short.BYTES, (long) from * Short.BYTES, (long) count * Short.BYTES);
        } else {
            Kernels.widen(addressOf(from, count), to.addressOf(at, count), count);
        }
    }

    @Override
    void copyOut(int from, int count, float[] into, int at) {
        Matrix piece = PIECES.get();
        for (int start = 0; start < count; start += PIECE) {
            int length = Math.min(PIECE, count - start);
            copyTo(piece, 0, from + start, length);
            piece.copyOut(0, length, into, at + start);
        }
    }

    @Override
    void copyIn(int to, int count, float[] from, int at) {
        Matrix piece = PIECES.get();
        for (int start = 0; start < count; start += PIECE) {
            int length = Math.min(PIECE, count - start);
            piece.copyIn(0, length, from, at + start);
            piece.copyTo(this, to + start, 0, length);
        }
    }
}
