package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Precision;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.train.PreferenceObjective;
import io.plumbline.train.StepSums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstStepGateTest {
    /** What float32 log-probs of 2,192 HH-RLHF pairs under TinyStories-656K were found to add to the loss. */
    @ParameterizedTest
    @CsvSource({"0.1,6e-8", "1,6.4e-7", "10,6.4e-6", "100,6.4e-5"})
    void letsRoundingPassAtEveryBeta(double beta, double rounding) {
        assertThatCode(() -> gate(beta).check(first(Math.log(2) + rounding))).doesNotThrowAnyException();
    }

    @Test
    void letsBfloat16RoundByItsOwnSteps() {
        FirstStepGate gate = FirstStepGate.startingAtReference(objective(0.1), Precision.BFLOAT16);
        assertThatCode(() -> gate.check(first(Math.log(2) + 6.5e-5))).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate.check(first(0.6957))).hasMessageContaining("expected 0.693147181 within 2e-03");
    }

    @Test
    void refusesWhatIsMoreThanRounding() {
        assertThatThrownBy(() -> gate(0.1).check(first(0.69315)))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessage(
                        "Cannot train: the first step's loss is 0.693150000 where policy and reference are one model,"
                                + " expected 0.693147181 within 1e-06; delete reference/ and run reference again");
        assertThatThrownBy(() -> gate(10).check(first(0.6935)))
                .hasMessageContaining("expected 0.693147181 within 1e-04");
    }

    private static FirstStepGate gate(double beta) {
        return FirstStepGate.startingAtReference(objective(beta), Precision.FLOAT32);
    }

    private static PreferenceObjective objective(double beta) {
        return new PreferenceObjective(new LossOptions("sigmoid", beta, 0), Precision.FLOAT32);
    }

    private static StepRecord first(double loss) {
        return new StepRecord(1, 0.1, 0, 1, 100, new StepSums(loss, 1, 1, 100, PreferenceMetrics.NONE));
    }
}
