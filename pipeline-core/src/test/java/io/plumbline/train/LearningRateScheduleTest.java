package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.train.LearningRateSchedule.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {
    /** From transformers 5.18's get_scheduler: linear, cosine and constant_with_warmup. */
    static Stream<Arguments> transformers() {
        return Stream.of(
                Arguments.of(Shape.LINEAR, 0, new double[] {
                    0.5,
                    0.42857142857142855,
                    0.35714285714285715,
                    0.2857142857142857,
                    0.21428571428571427,
                    0.14285714285714285,
                    0.07142857142857142
                }),
                Arguments.of(Shape.LINEAR, 3, new double[] {
                    0.0,
                    0.16666666666666666,
                    0.3333333333333333,
                    0.5,
                    0.42857142857142855,
                    0.35714285714285715,
                    0.2857142857142857,
                    0.21428571428571427,
                    0.14285714285714285,
                    0.07142857142857142
                }),
                Arguments.of(Shape.LINEAR, 10, new double[] {0.0, 0.05, 0.1, 0.15}),
                Arguments.of(Shape.COSINE, 0, new double[] {
                    0.5,
                    0.47524221697560476,
                    0.4058724504646834,
                    0.3056302334890786,
                    0.19436976651092142,
                    0.09412754953531663,
                    0.02475778302439524
                }),
                Arguments.of(Shape.COSINE, 3, new double[] {
                    0.0,
                    0.16666666666666666,
                    0.3333333333333333,
                    0.5,
                    0.47524221697560476,
                    0.4058724504646834,
                    0.3056302334890786,
                    0.19436976651092142,
                    0.09412754953531663,
                    0.02475778302439524
                }),
                Arguments.of(Shape.CONSTANT, 0, new double[] {0.5, 0.5, 0.5}),
                Arguments.of(Shape.CONSTANT, 3, new double[] {0.0, 0.16666666666666666, 0.3333333333333333, 0.5, 0.5}));
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void ratesAreTransformers(Shape shape, int warmup, double[] expected) {
        LearningRateSchedule schedule = new LearningRateSchedule(shape, 0.5, warmup, expected.length);
        for (int step = 0; step < expected.length; step++) {
            assertThat(schedule.valueAt(step, 0)).describedAs("step %d", step).isCloseTo(expected[step], within(1e-15));
        }
    }

    @Test
    void stepsBeyondTheLastStayAtZero() {
        assertThat(new LearningRateSchedule(Shape.LINEAR, 0.5, 0, 10).at(11)).isZero();
    }

    @Test
    void refusesNegativeValues() {
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.LINEAR, -1, 0, 10))
                .hasMessage("A learning rate must be >= 0, got -1.0");
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.LINEAR, 1, -1, 10))
                .hasMessage("A training cannot have -1 steps of warm-up");
    }
}
