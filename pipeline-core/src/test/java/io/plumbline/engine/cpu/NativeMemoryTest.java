package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory seen through windows much smaller than real ones, so that copies cross many of them. */
class NativeMemoryTest {
    private static final int SIZE = 103;

    private static INDArray numbers() {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = i + 1;
        }
        return Nd4j.createFromArray(values);
    }

    private static NativeMemory memory(INDArray array, int window) {
        return new NativeMemory(Kernels.address(array), (long) SIZE * Float.BYTES, window);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 128, 1 << 30})
    void copiesCrossWindows(int window) {
        INDArray array = numbers();
        INDArray other = Nd4j.createFromArray(new float[SIZE]);
        NativeMemory memory = memory(array, window);
        NativeMemory target = memory(other, 32);
        Random random = new Random(7);
        float[] expected = array.toFloatVector();
        for (int time = 0; time < 200; time++) {
            int from = random.nextInt(SIZE);
            int count = random.nextInt(SIZE - from + 1);
            float[] read = new float[SIZE + 3];
            memory.copyOut(from, count, read, 3);
            for (int i = 0; i < count; i++) {
                assertThat(read[3 + i]).isEqualTo(expected[from + i]);
                read[3 + i] = -time - i;
                expected[from + i] = -time - i;
            }
            memory.copyIn(from, count, read, 3);
            assertThat(array.toFloatVector()).isEqualTo(expected);
            int to = random.nextInt(SIZE - count + 1);
            memory.copyTo(target, 4L * to, 4L * from, 4L * count);
            for (int i = 0; i < count; i++) {
                assertThat(other.getFloat(to + i)).isEqualTo(expected[from + i]);
            }
        }
        Reference.reachabilityFence(array);
        Reference.reachabilityFence(other);
    }

    @Test
    void copiesBeyondTheEndAreRefused() {
        INDArray array = numbers();
        NativeMemory memory = memory(array, 64);
        assertThatThrownBy(() -> memory.copyOut(SIZE, 1, new float[1], 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Range [412, 412 + 4) out of bounds for length 412");
        assertThatThrownBy(() -> memory.copyIn(SIZE - 1, 2, new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Range [408, 408 + 8) out of bounds for length 412");
        assertThatThrownBy(() -> memory.copyTo(memory, 4L, 0L, 412L))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Range [4, 4 + 412) out of bounds for length 412");
    }
}
