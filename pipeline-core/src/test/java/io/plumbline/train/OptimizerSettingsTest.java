package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.IdleOption;
import io.plumbline.PlumblineException;
import io.plumbline.train.LearningRateSchedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerSettingsTest {
    private static OptimizerSettings of(Integer warmupSteps, double warmupRatio, Shape schedule) {
        return new OptimizerSettings(0.5, warmupSteps, warmupRatio, schedule, "sgd", 0.1, 2);
    }

    @Test
    void theScheduleFitsTheTrainingsLength() {
        assertThat(of(null, 0.25, Shape.COSINE).over(8, "training"))
                .isEqualTo(new OptimizerOptions("sgd", 0.1, 2, new LearningRateSchedule(Shape.COSINE, 0.5, 2, 8)));
        assertThat(of(3, 0.25, Shape.LINEAR).over(8, "training").schedule())
                .isEqualTo(new LearningRateSchedule(Shape.LINEAR, 0.5, 3, 8));
    }

    @Test
    void aWarmUpAsLongAsTheTrainingIsRefusedByTheKeyOfItsBlock() {
        assertThatThrownBy(() -> of(8, 0, Shape.LINEAR).over(8, "sft"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot train: sft.warmup-steps is 8, but the training has 8 steps");
    }

    @Test
    void theShareHasNoEffectBesideTheSteps() {
        assertThat(of(0, 0.5, Shape.LINEAR).idle("sft"))
                .containsExactly(new IdleOption("sft.warmup-ratio", "sft.warmup-steps", "sft.warmup-steps is set"));
        assertThat(of(null, 0.5, Shape.LINEAR).idle("sft")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesALearningRateThatIsNone(double rate) {
        assertThatThrownBy(() -> new OptimizerSettings(rate, null, 0, Shape.LINEAR, "sgd", 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("learning-rate must be > 0, got " + rate);
    }

    @Test
    void refusesAnOptimizerThatIsNotInTheTable() {
        assertThatThrownBy(() -> new OptimizerSettings(1, null, 0, Shape.LINEAR, "adam", 0, 0))
                .hasMessage("optimizer must be one of adamw, rmsprop, sgd, got 'adam'");
        assertThatThrownBy(() -> new OptimizerSettings(1, -1, 0, Shape.LINEAR, "sgd", 0, 0))
                .hasMessage("warmup-steps must be at least 0, got -1");
        assertThatThrownBy(() -> new OptimizerSettings(1, null, 1.5, Shape.LINEAR, "sgd", 0, 0))
                .hasMessage("warmup-ratio must be between 0 and 1, got 1.5");
    }
}
