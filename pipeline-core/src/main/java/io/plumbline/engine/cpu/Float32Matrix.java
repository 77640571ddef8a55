package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Single precision: rows are copied as they are. */
final class Float32Matrix extends Matrix {
    private final NativeMemory elements;

    Float32Matrix(INDArray array, int rows, int columns) {
        super(array, rows, columns);
        elements = new NativeMemory(addressOf(0), (long) rows * columns * Float.BYTES);
    }

    @Override
    Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    void copyTo(Matrix to, int at, int from, int count) {
        if (to instanceof Float32Matrix same) {
            elements.copyTo(
                    same.elements, (long) at * Float.BYTES, (long) from * Float.BYTES, (long) count * Float.BYTES);
        } else {
            Kernels.round(addressOf(from, count), to.addressOf(at, count), count);
        }
    }

    @Override
    void copyOut(int from, int count, float[] into, int at) {
        elements.copyOut(from, count, into, at);
    }

    @Override
    void copyIn(int to, int count, float[] from, int at) {
        elements.copyIn(to, count, from, at);
    }
}
