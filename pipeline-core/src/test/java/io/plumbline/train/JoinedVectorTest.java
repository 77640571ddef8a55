package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JoinedVectorTest {
    private static JoinedVector zeros() {
        return new JoinedVector(Stream.generate(() -> Engines.of("nd4j").on(0).zeros(3))
                .limit(3)
                .toList());
    }

    private static float[] values(FloatVector vector, int offset, int count) {
        float[] values = new float[count];
        vector.read(offset, FloatBuffer.wrap(values));
        return values;
    }

    @Test
    void partsStandOneAfterTheOther() {
        try (JoinedVector vector = zeros();
                JoinedVector copy = zeros()) {
            assertThat(vector.size()).isEqualTo(9);
            vector.write(1, FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6}));
            vector.write(8, FloatBuffer.wrap(new float[] {8}));
            assertThat(values(vector, 0, 9)).containsExactly(0, 1, 2, 3, 4, 5, 6, 0, 8);
            assertThat(values(vector, 2, 5)).containsExactly(2, 3, 4, 5, 6);
            assertThat(values(vector.parts().get(1), 0, 3)).containsExactly(3, 4, 5);
            copy.copyFrom(vector);
            assertThat(values(copy, 0, 9)).containsExactly(0, 1, 2, 3, 4, 5, 6, 0, 8);
        }
    }

    @Test
    void whatIsNotThereIsRefused() {
        try (JoinedVector vector = zeros();
                FloatVector part = Engines.of("nd4j").on(0).zeros(9)) {
            assertThatThrownBy(() -> vector.write(8, FloatBuffer.wrap(new float[2])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Range [8, 8 + 2) out of bounds for length 9");
            assertThatThrownBy(() -> vector.copyFrom(part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A vector of 9 elements is not of the same parts");
            assertThatThrownBy(() -> vector.copyFrom(new JoinedVector(List.of(part))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A vector of 9 elements is not of the same parts");
        }
    }
}
