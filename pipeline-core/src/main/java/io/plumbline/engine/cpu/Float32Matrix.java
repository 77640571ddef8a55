package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Single precision: rows are copied as they are. */
final class Float32Matrix extends Matrix {
    private final FloatBuffer elements;

    Float32Matrix(INDArray array, int rows, int columns) {
        super(array, rows, columns);
        elements = Kernels.floats(array);
    }

    @Override
    Precision precision() {
        return Precision.FLOAT32;
    }

    @Override
    void copyTo(Matrix to, int at, int from, int count) {
        if (to instanceof Float32Matrix same) {
            same.elements.put(at, elements, from, count);
        } else {
            Kernels.round(addressOf(from, count), to.addressOf(at, count), count);
        }
    }

    @Override
    void copyOut(int from, int count, float[] into, int at) {
        elements.get(from, into, at, count);
    }

    @Override
    void copyIn(int to, int count, float[] from, int at) {
        elements.put(to, from, at, count);
    }
}
