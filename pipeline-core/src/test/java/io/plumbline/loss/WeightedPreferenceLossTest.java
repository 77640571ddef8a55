package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WeightedPreferenceLossTest {
    private static final Offset<Double> EXACT = within(1e-14);

    /** Mean of log p − log Σp² of the chosen completion: ((−1 + 2) + (−3 + 1)) / 2. */
    private static final double CHOSEN = -0.5;

    private static LossBatch pair(double rejectedCollisions) {
        return LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofTokens(0, new double[] {-1, -3})
                        .withCollisions(new double[] {-2, -1})
                        .withReference(-5),
                CompletionLogProbs.ofTokens(1, new double[] {-2})
                        .withCollisions(new double[] {rejectedCollisions})
                        .withReference(-1))));
    }

    @Test
    void aPairCountsByHowLikelyItIsForThePolicy() {
        LossBatch batch = pair(-1.75);
        double[] byToken = new double[3];
        double value = losses("wpo")
                .evaluate(batch, StepPart.whole(Totals.of(batch)), byToken)
                .mean();
        double weight = Math.exp(CHOSEN - 2 + 1.75);
        double byMargin = -0.1 * Sigmoid.sigmoid(-0.2);
        assertThat(value).isCloseTo(-weight * Sigmoid.logSigmoid(0.2), EXACT);
        assertThat(byToken)
                .containsExactly(new double[] {weight * byMargin, weight * byMargin, -weight * byMargin}, EXACT);
        assertThat(losses("wpo_unclamped").sums(batch)).isEqualTo(losses("wpo").sums(batch));
    }

    /** A completion that is likelier than a draw of the policy's. */
    @Test
    void aPairCountsOnceAtMost() {
        LossBatch batch = pair(-4);
        assertThat(losses("wpo").sums(batch)).isEqualTo(losses("none").sums(batch));
        assertThat(losses("wpo_unclamped").sums(batch).mean())
                .isCloseTo(Math.exp(1.5) * losses("none").sums(batch).mean(), EXACT);
    }

    /** The weight is of all tokens, and stays as it is where the policy is thought to be the reference. */
    @Test
    void theWeightIsNoPartOfTheReward() {
        WeightedLosses both = LossOptions.of(LossTypes.named("sigmoid"), Map.of("weighting", "wpo", "ld-alpha", "0.5"))
                .losses();
        LossBatch batch = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofTokens(0, new double[] {-1, -3})
                        .withCollisions(new double[] {-2, -1})
                        .withReference(new double[] {-2, -2}),
                CompletionLogProbs.ofTokens(1, new double[] {-2})
                        .withCollisions(new double[] {-1.75})
                        .withReference(new double[] {-1}))));
        assertThat(both.reward()).isEqualTo(new Reward(0.1, Score.LOG_RATIO, 0.5));
        assertThat(both.needs().reference()).isEqualTo(Needs.LogProbs.TOKENS);
        assertThat(both.needs().distributions()).isEqualTo(Needs.Distributions.COLLISIONS);
        assertThat(both.sums(batch.atReference()).mean()).isCloseTo(Math.exp(CHOSEN - 0.25) * Math.log(2), EXACT);
    }

    @Test
    void refusesABatchWithoutCollisions() {
        LossBatch batch = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofTokens(0, new double[] {-1}).withReference(-1),
                CompletionLogProbs.ofTokens(1, new double[] {-1}).withReference(-1))));
        assertThatThrownBy(() -> losses("wpo").sums(batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The batch holds no collisions of the policy");
    }

    private static WeightedLosses losses(String weighting) {
        return LossOptions.of(LossTypes.named("sigmoid"), Map.of("weighting", weighting))
                .losses();
    }
}
