package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArrayVectorTest {
    private static float[] all(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    @Test
    void runsAreWrittenAndReadWhereTheyStand() {
        try (ArrayVector vector = ArrayVector.zeros(5)) {
            FloatBuffer source = FloatBuffer.wrap(new float[] {9, 7, 8, 9}, 1, 2);
            vector.write(2, source);
            assertThat(source.hasRemaining()).isFalse();
            assertThat(all(vector)).containsExactly(0, 0, 7, 8, 0);
            float[] part = new float[4];
            vector.read(3, FloatBuffer.wrap(part, 1, 2));
            assertThat(part).containsExactly(0, 8, 0, 0);
        }
    }

    @Test
    void aViewSharesTheMemoryOfTheWholeAndDoesNotFreeIt() {
        INDArray whole = Nd4j.createFromArray(1f, 2f, 3f, 4f);
        try (ArrayVector view = ArrayVector.over(whole.get(NDArrayIndex.interval(1, 3)))) {
            view.write(0, FloatBuffer.wrap(new float[] {7, 8}));
        }
        assertThat(whole.toFloatVector()).containsExactly(1, 7, 8, 4);
    }

    @Test
    void runsBeyondTheEndAreRefused() {
        try (ArrayVector vector = ArrayVector.zeros(10)) {
            assertThatThrownBy(() -> vector.write(8, FloatBuffer.wrap(new float[3])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Elements 8 to 11 of a vector of 10");
            assertThatThrownBy(() -> vector.read(-1, FloatBuffer.wrap(new float[1])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Elements -1 to 0 of a vector of 10");
        }
        FloatVector none = ParameterVector.allTrained(ArrayVector.zeros(1)).frozen();
        assertThat(none.size()).isZero();
        assertThatThrownBy(() -> none.read(0, FloatBuffer.wrap(new float[1])))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Range [0, 0 + 1) out of bounds for length 0");
    }

    @Test
    void otherArraysAreRefused() {
        assertThatThrownBy(() -> ArrayVector.over(Nd4j.zeros(DataType.DOUBLE, 1, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An engine's vector must be a FLOAT vector, got DOUBLE of rank 2");
        INDArray column = Nd4j.zeros(DataType.FLOAT, 3, 4).get(NDArrayIndex.all(), NDArrayIndex.point(1));
        assertThatThrownBy(() -> ArrayVector.over(column))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An engine's vector must be contiguous");
    }
}
