package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
    void valueAndGradientAreTrls() {
        JsonNode golden = goldens.root().get("cases").get(0);
        List<PreferenceLoss.Part> parts = parts(new SigmoidLoss(goldens.beta(), 0));
        assertThat(mean(parts)).isCloseTo(golden.get("loss").doubleValue(), EXACT);
        assertThat(goldens.logitGradientNorm(parts))
                .isCloseTo(golden.get("grad_norm").doubleValue(), EXACT);
    }

    @Test
    void smoothedValuesAreTheFormulas() {
        for (JsonNode golden : goldens.root().get("formula_cases")) {
            SigmoidLoss loss = new SigmoidLoss(
                    goldens.beta(), golden.get("label_smoothing").doubleValue());
            assertThat(mean(parts(loss))).isCloseTo(golden.get("loss").doubleValue(), EXACT);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0.1, 0.3})
    void derivativesAreFiniteDifferences(double smoothing) {
        SigmoidLoss loss = new SigmoidLoss(0.7, smoothing);
        double step = 1e-6;
        for (PairLogProbs pair : goldens.pairs()) {
            PreferenceLoss.Part part = loss.of(pair);
            double chosen = (loss.of(moved(pair, step, 0)).value()
                            - loss.of(moved(pair, -step, 0)).value())
                    / (2 * step);
            double rejected = (loss.of(moved(pair, 0, step)).value()
                            - loss.of(moved(pair, 0, -step)).value())
                    / (2 * step);
            assertThat(part.byChosen()).isCloseTo(chosen, EXACT);
            assertThat(part.byRejected()).isCloseTo(rejected, EXACT);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e4, -1e4})
    void staysFiniteAtLargeMargins(double margin) {
        SigmoidLoss loss = new SigmoidLoss(1, 0.1);
        PreferenceLoss.Part part = loss.of(new PairLogProbs(margin, 0, 0, 0));
        assertThat(part.value()).isCloseTo(margin > 0 ? 1e3 : 9e3, within(1e-6));
        assertThat(part.byChosen()).isCloseTo(margin > 0 ? 0.1 : -0.9, EXACT);
    }

    @Test
    void equalPolicyAndReferenceGiveLogTwo() {
        PreferenceLoss.Part part = new SigmoidLoss(0.1, 0.2).of(new PairLogProbs(-5, -7, -5, -7));
        assertThat(part.value()).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void refusesBadOptionsByKey() {
        assertThatThrownBy(() -> new SigmoidLoss(0, 0)).hasMessage("loss.beta must be > 0, got 0.0");
        assertThatThrownBy(() -> new SigmoidLoss(0.1, 0.5))
                .hasMessage("loss.label-smoothing must be in [0, 0.5), got 0.5");
        assertThatThrownBy(() -> new LossOptions("sigmoidal", 0.1, 0))
                .hasMessage("loss.type must be one of [sigmoid], got 'sigmoidal'");
    }

    @Test
    void theTableGivesTheLoss() {
        assertThat(PreferenceLosses.of(new LossOptions("sigmoid", 0.2, 0.1))).isEqualTo(new SigmoidLoss(0.2, 0.1));
    }

    private static PairLogProbs moved(PairLogProbs pair, double chosen, double rejected) {
        return new PairLogProbs(
                pair.policyChosen() + chosen,
                pair.policyRejected() + rejected,
                pair.referenceChosen(),
                pair.referenceRejected());
    }

    private List<PreferenceLoss.Part> parts(PreferenceLoss loss) {
        return goldens.pairs().stream().map(loss::of).toList();
    }

    private static double mean(List<PreferenceLoss.Part> parts) {
        return parts.stream().mapToDouble(PreferenceLoss.Part::value).sum() / parts.size();
    }
}
