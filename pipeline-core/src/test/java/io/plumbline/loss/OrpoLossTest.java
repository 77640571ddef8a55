package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrpoLossTest {
    private final OrpoLoss loss = new OrpoLoss(0.1);

    /** Means of log-probs, and the logarithms of their odds with 30 digits. */
    @ParameterizedTest
    @CsvSource({
        "-0.000001, 13.81551005796427410432",
        "-0.5, 0.43275212956641877",
        "-0.6931471805599453, 0",
        "-1, -0.54132485461291806",
        "-40, -40"
    })
    void logarithmsOfOddsAreExact(double mean, double logOdds) {
        double half = Math.log(0.5);
        double value = loss.of(mean, half).value();
        assertThat(value).isCloseTo(Math.log1p(Math.exp(-logOdds)), within(1e-12 * Math.max(1, value)));
    }

    /** A one-token answer that the model is sure of: 1 − e^m is 0 there, and the odds have no number. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, -1", "-1, 0", "-1e-12, 0", "0, -1e4", "-1e4, 0"})
    void staysFiniteWhereAProbabilityIsOne(double chosen, double rejected) {
        PairLoss.PairPart part = loss.of(chosen, rejected);
        assertThat(part.value()).isFinite();
        assertThat(part.byChosen()).isFinite().isLessThanOrEqualTo(0);
        assertThat(part.byRejected()).isFinite().isGreaterThanOrEqualTo(0);
        assertThat(part.value()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void theFineTuningIsOverTheTokensOfTheStepAndNotAMeanOfMeans() {
        LossBatch batch = LossGoldens.load().batch();
        LossOptions orpo = LossOptions.of(OrpoLoss.TYPE, Map.of("beta", "0.5"));
        double term = loss.evaluate(batch, new double[batch.tokens()]) / batch.examples();
        double sft = WeightedLosses.of(new SftLoss()).sums(batch).mean();
        assertThat(orpo.losses().sums(batch).mean()).isCloseTo(sft + 0.5 * term, within(1e-12));
        LossOptions half = LossOptions.sum(List.of(new LossTerm("orpo", 0.5, Map.of("beta", "0.5"))));
        assertThat(half.losses().sums(batch).mean()).isCloseTo(0.5 * sft + 0.25 * term, within(1e-12));
    }
}
