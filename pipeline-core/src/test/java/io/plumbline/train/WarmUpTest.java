package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.train.LearningRateSchedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
    /** From transformers' {@code math.ceil(num_training_steps * warmup_ratio)}, but below the number of steps. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 1, 0",
        "0.1, 2, 1",
        "0.1, 10, 1",
        "0.1, 11, 2",
        "0.1, 1000, 100",
        "0, 7, 0",
        "1, 7, 6",
        "0.9, 2, 1"
    })
    void aShareIsRoundedUpAndLeavesAStep(double ratio, int totalSteps, int expected) {
        assertThat(new WarmUp(null, ratio).of(totalSteps, "training")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void everyScheduleOfAShareReachesItsRate(Shape shape) {
        for (double ratio : new double[] {0, 0.1, 0.5, 1}) {
            for (int totalSteps = 1; totalSteps <= 40; totalSteps++) {
                int warmUp = new WarmUp(null, ratio).of(totalSteps, "training");
                assertThat(new LearningRateSchedule(shape, 0.3, warmUp, totalSteps).reachesItsRate())
                        .as("%s of %d steps", ratio, totalSteps)
                        .isTrue();
            }
        }
    }

    @Test
    void stepsWinOverTheShare() {
        assertThat(new WarmUp(3, 0.5).of(4, "training")).isEqualTo(3);
        assertThat(new WarmUp(0, 0.5).of(4, "training")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 150})
    void stepsThatLeaveNoneAreRefused(int steps) {
        WarmUp warmUp = new WarmUp(steps, 0);
        assertThatThrownBy(() -> warmUp.of(4, "sft"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot train: sft.warmup-steps is " + steps + ", but the training has 4 steps, so its"
                        + " learning rate would never be reached; set sft.warmup-steps to at most 3, or leave it out for"
                        + " sft.warmup-ratio, which fits every training");
        assertThat(new LearningRateSchedule(Shape.LINEAR, 0.3, steps, 4).reachesItsRate())
                .isFalse();
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatThrownBy(() -> new WarmUp(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warmup-steps must be at least 0, got -1");
        assertThatThrownBy(() -> new WarmUp(null, 1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warmup-ratio must be between 0 and 1, got 1.1");
    }
}
