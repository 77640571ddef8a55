package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OdpoLossTest {
    private static final Offset<Double> EXACT = within(1e-14);

    /** A log-ratio of 2 against -1. */
    private static final LossBatch PAIR = LossBatch.of(List.of(List.of(
            CompletionLogProbs.ofSum(0, -3, 2).withReference(-5),
            CompletionLogProbs.ofSum(1, -6, 1).withReference(-5))));

    private static LossBatch better(double margin) {
        return PAIR.withStrengths(new double[] {1}, new double[] {margin});
    }

    @Test
    void theMarginIsTakenOffTheDifferenceOfRewards() {
        double[] byToken = new double[3];
        WeightedLosses odpo = losses(Map.of("beta", "0.5", "odpo-alpha", "0.25"));
        LossBatch batch = better(4);
        double logit = 0.5 * 3 - 0.25 * 4;
        double byMargin = -0.5 * Sigmoid.sigmoid(-logit);
        assertThat(odpo.evaluate(batch, StepPart.whole(Totals.of(batch)), byToken)
                        .mean())
                .isCloseTo(Math.log1p(Math.exp(-logit)), EXACT);
        assertThat(byToken).containsExactly(new double[] {byMargin, byMargin, -byMargin}, EXACT);
        assertThat(odpo.reward()).isEqualTo(Reward.ofLogRatio(0.5));
        // At the reference no reward differs, and the margin is left.
        assertThat(odpo.sums(batch.atReference()).mean()).isCloseTo(Math.log1p(Math.exp(1)), EXACT);
    }

    @Test
    void withoutAMarginItIsTheLossOfDpo() {
        WeightedLosses dpo = LossOptions.of(LossTypes.named("sigmoid"), Map.of("label-smoothing", "0.1"))
                .losses();
        assertThat(losses(Map.of("label-smoothing", "0.1")).sums(better(0))).isEqualTo(dpo.sums(PAIR));
    }

    @Test
    void needsAMargin() {
        assertThat(losses(Map.of()).needs().margins()).isEqualTo(Needs.Margins.READ);
        assertThat(losses(Map.of("ld-alpha", "0.5", "weighting", "wpo")).needs().margins())
                .isEqualTo(Needs.Margins.READ);
        assertThatThrownBy(() -> losses(Map.of()).sums(PAIR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The batch holds no margin of example 1");
    }

    private static WeightedLosses losses(Map<String, String> options) {
        return LossOptions.of(LossTypes.named("odpo"), options).losses();
    }
}
