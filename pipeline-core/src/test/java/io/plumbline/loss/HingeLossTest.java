package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HingeLossTest {
    @Test
    void valueAndGradientAreTrls() {
        LossGoldens goldens = LossGoldens.load();
        JsonNode golden = goldens.plainCase("hinge");
        LossBatch batch = goldens.batch();
        double[] byToken = new double[batch.tokens()];
        LossSums sums = LossOptions.of(HingeLoss.TYPE, Map.of())
                .losses()
                .evaluate(batch, StepPart.whole(Totals.of(batch)), byToken);
        assertThat(sums.mean()).isCloseTo(golden.get("loss").doubleValue(), within(1e-9));
        assertThat(goldens.logitGradientNorm(byToken))
                .isCloseTo(golden.get("grad_norm").doubleValue(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, -0.5", "1, 0.5, -0.5", "2, 0, 0", "3, 0, 0", "-4, 3, -0.5", "-1e4, 5001, -0.5", "1e4, 0, 0"})
    void fallsToNothingAtOneOverBeta(double margin, double value, double byMargin) {
        assertThat(new HingeLoss(0.5).of(margin)).isEqualTo(new MarginLoss.Part(value, byMargin));
    }

    @Test
    void refusesABetaThatIsNotPositive() {
        assertThatThrownBy(() -> new HingeLoss(0)).hasMessage("loss.beta must be > 0, got 0.0");
    }
}
