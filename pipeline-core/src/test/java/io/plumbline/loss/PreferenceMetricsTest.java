package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreferenceMetricsTest {
    private final LossGoldens goldens = LossGoldens.load();

    /** TRL's others are of the policy's distributions, which log-probs do not tell. */
    @Test
    void meansAreTrls() {
        Map<String, Double> named = sum(goldens.pairs()).named();
        JsonNode golden = goldens.root().get("metrics");
        for (String metric : List.of(
                "rewards/chosen",
                "rewards/rejected",
                "rewards/accuracies",
                "rewards/margins",
                "logps/chosen",
                "logps/rejected")) {
            assertThat(named.get(metric))
                    .as(metric)
                    .isCloseTo(golden.get(metric).doubleValue(), within(1e-9));
        }
    }

    @Test
    void partsOfUnequalSizeGiveTheWholesMeans() {
        List<PairLogProbs> pairs = goldens.pairs();
        PreferenceMetrics parts = sum(pairs.subList(0, 1)).plus(sum(pairs.subList(1, 4)));
        assertThat(parts.accuracy()).isEqualTo(0.75);
        assertThat(parts.meanMargin()).isCloseTo(sum(pairs).meanMargin(), within(1e-15));
    }

    @Test
    void aTieIsCountedApartAndNotCorrect() {
        PreferenceMetrics tie = PreferenceMetrics.of(rewards(new PairLogProbs(-4, -4, -4, -4), 0.1));
        assertThat(tie.ties()).isEqualTo(1);
        assertThat(tie.correct()).isZero();
        assertThat(tie.accuracy()).isZero();
    }

    /** The goldens are of closed form: nothing is rounded, so the number of tokens does not matter. */
    private static PairRewards rewards(PairLogProbs pair, double beta) {
        return PairRewards.of(pair, Reward.ofLogRatio(beta), 1, 1, Rounding.NONE);
    }

    private PreferenceMetrics sum(List<PairLogProbs> pairs) {
        PreferenceMetrics sum = PreferenceMetrics.NONE;
        for (PairLogProbs pair : pairs) {
            sum = sum.plus(PreferenceMetrics.of(rewards(pair, goldens.beta())));
        }
        return sum;
    }
}
