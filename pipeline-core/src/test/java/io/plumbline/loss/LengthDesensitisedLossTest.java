package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LengthDesensitisedLossTest {
    private static final Offset<Double> EXACT = within(1e-14);

    /** Three tokens against one: α takes part of the last two, under policy and reference. */
    private static final LossBatch PAIR = LossBatch.of(List.of(List.of(
            CompletionLogProbs.ofTokens(0, new double[] {-1, -2, -3}).withReference(new double[] {-1.5, -0.5, -1}),
            CompletionLogProbs.ofTokens(1, new double[] {-2}).withReference(new double[] {-1}))));

    @Test
    void tokensBeyondTheShorterCompletionCountLess() {
        double[] byToken = new double[4];
        double value = losses("sigmoid", "0.25")
                .evaluate(PAIR, StepPart.whole(Totals.of(PAIR)), byToken)
                .mean();
        // Chosen -1 - 5/4 against -1.5 - 1.5/4, rejected -2 against -1.
        double margin = (-2.25 + 1.875) - (-2 + 1);
        double byMargin = -0.1 * Sigmoid.sigmoid(-0.1 * margin);
        assertThat(value).isCloseTo(-Sigmoid.logSigmoid(0.1 * margin), EXACT);
        assertThat(byToken)
                .containsExactly(new double[] {byMargin, byMargin / 4, byMargin / 4, -byMargin}, within(1e-15));
    }

    /** A loss of means divides by all tokens, as TRL does. */
    @Test
    void meansAreOverAllTokens() {
        double margin = (-2.25 + 1.875) / 3 - (-2 + 1);
        assertThat(losses("sigmoid_norm", "0.25").sums(PAIR).mean())
                .isCloseTo(-Sigmoid.logSigmoid(0.1 * margin), EXACT);
    }

    @Test
    void ofEqualLengthsNothingChanges() {
        LossBatch equal = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofTokens(0, new double[] {-1, -2}).withReference(new double[] {-2, -2}),
                CompletionLogProbs.ofTokens(1, new double[] {-3, -1}).withReference(new double[] {-1, -1}))));
        assertThat(losses("hinge", "0.0").sums(equal))
                .isEqualTo(losses("hinge", "1.0").sums(equal));
    }

    @Test
    void rewardsSeeTheSame() {
        Reward reward = losses("sigmoid", "0.25").reward();
        assertThat(reward).isEqualTo(new Reward(0.1, Score.LOG_RATIO, 0.25));
        PairRewards rewards = PairRewards.of(reward.seen(PAIR).pair(0), reward, 3, 1, Rounding.NONE);
        assertThat(rewards.chosen()).isCloseTo(0.1 * (-2.25 + 1.875), EXACT);
        assertThat(rewards.rejected()).isCloseTo(0.1 * (-2 + 1), EXACT);
    }

    @Test
    void readsTokensOnlyWhereItHasAnEffect() {
        assertThat(losses("sigmoid", "0.5").needs().reference()).isEqualTo(Needs.LogProbs.TOKENS);
        assertThat(losses("sigmoid", "0.5").needs().keptOfReference()).isEqualTo(Needs.LogProbs.TOKENS);
        assertThat(losses("sigmoid", "1").needs().reference()).isEqualTo(Needs.LogProbs.SUMS);
        assertThat(losses("aot", "0.5").needs().scope()).isEqualTo(Needs.Scope.STEP);
        assertThat(LossOptions.of(LossTypes.named("sft"), Map.of())
                        .losses()
                        .needs()
                        .keptOfReference())
                .isEqualTo(Needs.LogProbs.SUMS);
    }

    @Test
    void refusesSumsAlone() {
        LossBatch sums = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofTokens(0, new double[] {-1, -2}).withReference(-1),
                CompletionLogProbs.ofTokens(1, new double[] {-1}).withReference(-1))));
        assertThatThrownBy(() -> losses("sigmoid", "0.5").sums(sums))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The batch holds no log-probs of the reference by token");
        assertThatThrownBy(() -> new Reward(1, Score.LOG_RATIO, 1.5))
                .hasMessage("The weight of longer tails must be in [0, 1], got 1.5");
    }

    private static WeightedLosses losses(String type, String alpha) {
        return LossOptions.of(LossTypes.named(type), Map.of("ld-alpha", alpha)).losses();
    }
}
