package io.plumbline.engine.nd4j;

import io.plumbline.engine.FloatVector;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A vector in the memory of ND4J's backend. */
final class DeviceVector implements FloatVector {
    private final INDArray array; // [1, size]

    private DeviceVector(INDArray array) {
        this.array = array;
    }

    /** Returns a new vector of zeros. */
    static DeviceVector zeros(long size) {
        return new DeviceVector(
                Nd4j.createUninitializedDetached(DataType.FLOAT, 1, size).assign(0));
    }

    /** Returns the array of a vector that this engine made, {@code [1, size]}. */
    static INDArray arrayOf(FloatVector vector) {
        if (vector instanceof DeviceVector ours) {
            return ours.array;
        }
        throw new IllegalArgumentException("A vector of " + vector.size() + " elements is not in this engine's memory");
    }

    @Override
    public long size() {
        return array.length();
    }

    @Override
    public void read(long offset, FloatBuffer target) {
        HostCopies.read(array, offset, target);
    }

    @Override
    public void write(long offset, FloatBuffer source) {
        HostCopies.write(array, offset, source);
    }

    @Override
    public void copyFrom(FloatVector other) {
        array.assign(arrayOf(other));
    }

    @Override
    public void close() {
        array.close();
    }
}
