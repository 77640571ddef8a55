package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work on vectors against closed forms and against the processor's own engine. */
@ExtendWith(OneThread.class)
class DeviceWorkTest {
    private static final int SIZE = 2 * 4096 + 57;
    private final EngineProvider engines = new Nd4jEngines();
    private final VectorWork work = engines.vectorWork();

    private static FloatVector vector(EngineProvider engines, float[] values) {
        FloatVector vector = engines.zeros(values.length);
        vector.write(0, FloatBuffer.wrap(values));
        return vector;
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    private static float[] random(int seed) {
        float[] values = new float[SIZE];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (random.nextDouble() - 0.5);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 57, 4096, SIZE, 300_001})
    void normIsTheRootOfTheSquares(int size) {
        float[] values = new float[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            values[i] = i % 7 - 3.5f;
            squares += values[i] * values[i];
        }
        try (FloatVector vector = vector(engines, values)) {
            assertThat(work.norm(vector)).isCloseTo(Math.sqrt(squares), within(1e-6 * Math.sqrt(squares)));
        }
    }

    @Test
    void gradientIsClippedToTheBound() {
        try (FloatVector gradient = vector(engines, random(1))) {
            double norm = work.norm(gradient);
            work.clip(gradient, norm, 0);
            work.clip(gradient, norm, norm + 1);
            assertThat(values(gradient)).containsExactly(random(1));
            work.clip(gradient, norm, 2);
            assertThat(work.norm(gradient)).isCloseTo(2, within(1e-5));
            work.zero(gradient);
            assertThat(values(gradient)).containsOnly(0f);
        }
    }

    static Stream<OptimizerStep> steps() {
        return Stream.of(
                new OptimizerStep.Adam(1e-3, 0.9, 0.999, 1e-8, 0),
                new OptimizerStep.RmsProp(1e-3, 0.99, 1e-8),
                new OptimizerStep.Descent(1e-3));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void updatesAreThoseOfTheProcessorsEngine(OptimizerStep step) {
        float[] actual = updates(engines, step);
        float[] wanted = updates(Engines.host(), step);
        double distance = 0;
        double length = 0;
        for (int i = 0; i < wanted.length; i++) {
            distance += Math.pow(actual[i] - wanted[i], 2);
            length += Math.pow(wanted[i], 2);
        }
        assertThat(length).isPositive();
        assertThat(Math.sqrt(distance / length)).isLessThan(1e-5);
    }

    /** The third update and the state after it. */
    private static float[] updates(EngineProvider engines, OptimizerStep step) {
        try (FloatVector gradient = engines.zeros(SIZE);
                FloatVector first = engines.zeros(SIZE);
                FloatVector second = engines.zeros(SIZE)) {
            for (int iteration = 0; iteration < 3; iteration++) {
                gradient.write(0, FloatBuffer.wrap(random(iteration)));
                if (step instanceof OptimizerStep.Adam adam) {
                    OptimizerStep next =
                            new OptimizerStep.Adam(adam.rate(), adam.beta1(), adam.beta2(), adam.epsilon(), iteration);
                    engines.vectorWork().update(next, gradient, List.of(first, second));
                } else if (step instanceof OptimizerStep.Descent) {
                    engines.vectorWork().update(step, gradient, List.of());
                } else {
                    engines.vectorWork().update(step, gradient, List.of(first));
                }
            }
            FloatBuffer all = FloatBuffer.allocate(3 * SIZE);
            for (FloatVector vector : List.of(gradient, first, second)) {
                all.put(values(vector));
            }
            return all.array();
        }
    }

    static Stream<EngineProvider> providers() {
        return Stream.of(Engines.host(), Engines.of("nd4j").on(0));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aPartOfAVectorIsAddedToTheSamePartOfAnother(EngineProvider provider) {
        try (FloatVector target = vector(provider, new float[] {1, 2, 3, 4, 5});
                FloatVector source = vector(provider, new float[] {10, 20, 30, 40, 50})) {
            provider.vectorWork().addScaled(target, -0.5, source, 1, 3);
            assertThat(values(target)).containsExactly(1, -8, -12, 4, 5);
            provider.vectorWork().addScaled(target, 1, source, 0, 5);
            assertThat(values(target)).containsExactly(11, 12, 18, 44, 55);
            assertThat(values(source)).containsExactly(10, 20, 30, 40, 50);
        }
    }

    @Test
    void vectorsAreReadAndWrittenInParts() {
        try (FloatVector vector = engines.zeros(5);
                FloatVector other = engines.zeros(5)) {
            vector.write(2, FloatBuffer.wrap(new float[] {7, 8}));
            assertThat(values(vector)).containsExactly(0, 0, 7, 8, 0);
            other.copyFrom(vector);
            float[] end = new float[2];
            other.read(3, FloatBuffer.wrap(end));
            assertThat(end).containsExactly(8, 0);
            assertThatThrownBy(() -> vector.write(4, FloatBuffer.wrap(new float[2])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Elements 4 to 6 of a vector of 5");
            assertThatThrownBy(() -> vector.read(-1, FloatBuffer.wrap(new float[2])))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("Elements -1 to 1 of a vector of 5");
            try (FloatVector foreign = Engines.host().zeros(5)) {
                assertThatThrownBy(() -> vector.copyFrom(foreign))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("A vector of 5 elements is not in this engine's memory");
            }
        }
    }
}
