package io.plumbline.train;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.cpu.ArrayVector;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Passes memory between DL4J, which knows arrays, and the engine, which knows vectors, without copying. */
final class SharedVectors {
    private SharedVectors() {}

    /** Returns an array's memory as the engine's vector. */
    static FloatVector of(INDArray array) {
        return ArrayVector.over(array);
    }

    /** Returns whether DL4J's arrays can have a vector's memory: that of the processor's engine. */
    static boolean isShared(FloatVector vector) {
        return vector instanceof ArrayVector;
    }

    /** Returns a vector's memory as DL4J's array. */
    static INDArray arrayOf(FloatVector vector) {
        return ArrayVector.arrayOf(vector);
    }
}
