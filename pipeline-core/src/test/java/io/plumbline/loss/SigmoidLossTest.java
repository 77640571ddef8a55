package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigmoidLossTest {
    private static final Offset<Double> EXACT = within(1e-9);

    private final LossGoldens goldens = LossGoldens.load();

    @Test
    void logProbsOfTheClosedFormAreTheFiles() {
        List<PairLogProbs> pairs = goldens.pairs();
        JsonNode sequences = goldens.root().get("seq_logps");
        for (int index = 0; index < pairs.size(); index++) {
            assertThat(pairs.get(index).policyChosen())
                    .isCloseTo(sequences.get(index).doubleValue(), EXACT);
            assertThat(pairs.get(index).policyRejected())
                    .isCloseTo(sequences.get(index + pairs.size()).doubleValue(), EXACT);
        }
    }

    @Test
    void smoothedValuesAreTheFormulas() {
        int compared = 0;
        for (JsonNode golden : goldens.root().get("formula_cases")) {
            if (golden.get("loss_type").textValue().equals("sigmoid")) {
                SigmoidLoss loss = new SigmoidLoss(
                        goldens.beta(), golden.get("label_smoothing").doubleValue());
                assertThat(WeightedLosses.of(loss).sums(goldens.batch()).mean())
                        .isCloseTo(golden.get("loss").doubleValue(), EXACT);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0.1, 0.3})
    void derivativesAreFiniteDifferences(double smoothing) {
        SigmoidLoss loss = new SigmoidLoss(0.7, smoothing);
        double step = 1e-6;
        for (PairLogProbs pair : goldens.pairs()) {
            double margin = pair.logRatioDifference();
            double difference =
                    loss.of(margin + step).value() - loss.of(margin - step).value();
            assertThat(loss.of(margin).byMargin()).isCloseTo(difference / (2 * step), EXACT);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e4, -1e4})
    void staysFiniteAtLargeMargins(double margin) {
        MarginLoss.Part part = new SigmoidLoss(1, 0.1).of(margin);
        assertThat(part.value()).isCloseTo(margin > 0 ? 1e3 : 9e3, within(1e-6));
        assertThat(part.byMargin()).isCloseTo(margin > 0 ? 0.1 : -0.9, EXACT);
    }

    @Test
    void equalPolicyAndReferenceGiveLogTwo() {
        WeightedLosses loss = WeightedLosses.of(new SigmoidLoss(0.1, 0.2));
        LossSums sums = loss.sums(goldens.batch().atReference());
        assertThat(sums.mean()).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void refusesBadOptionsByKey() {
        assertThatThrownBy(() -> new SigmoidLoss(0, 0)).hasMessage("loss.beta must be > 0, got 0.0");
        assertThatThrownBy(() -> new SigmoidLoss(0.1, 0.5))
                .hasMessage("loss.label-smoothing must be at least 0 and below 0.5, got 0.5");
    }

    @Test
    void theTableGivesTheLoss() {
        LossOptions options = LossOptions.of(SigmoidLoss.TYPE, Map.of("beta", "0.2", "label-smoothing", "0.1"));
        assertThat(options.losses()).isEqualTo(WeightedLosses.of(new SigmoidLoss(0.2, 0.1)));
    }
}
