package io.plumbline.nn;

import java.nio.ShortBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The upper half of single precision: rows are widened as they are read, and rounded to nearest even as written. */
final class Bfloat16Matrix extends Matrix {
    private static final int HALF = 16;
    private static final int BELOW_HALF_WAY = 0x7fff;
    private static final int QUIET_BIT = 0x40;

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

    /** With gaps between rows the library multiplies bfloat16 a thousand times slower. */
    @Override
    INDArray dense(Range ofRows, Range ofColumns, Scratch scratch) {
        if (ofColumns.size() == columns()) {
            return rows(ofRows);
        }
        int width = ofColumns.size();
        Bfloat16Matrix packed = scratch.packed(ofRows.size() * width);
        int from = ofRows.start() * columns() + ofColumns.start();
        for (int row = 0; row < ofRows.size(); row++) {
            packed.elements.put(row * width, elements, from + row * columns(), width);
        }
        return packed.reshaped(ofRows.size(), width);
    }

    @Override
    void copyOut(int from, int count, float[] into, int at) {
        for (int i = 0; i < count; i++) {
            into[at + i] = Float.intBitsToFloat(elements.get(from + i) << HALF);
        }
    }

    @Override
    void copyIn(int to, int count, float[] from, int at) {
        for (int i = 0; i < count; i++) {
            elements.put(to + i, rounded(from[at + i]));
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
