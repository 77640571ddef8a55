package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.example.Strength;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Needs;
import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Rounding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleScoreTest {
    private static final Reward REWARD = Reward.ofLogRatio(0.1);

    @Test
    void aPairIsOneComparison() {
        ExampleScore pair = new ExampleScore(
                "a", "s", new double[] {-1, -2}, new double[] {-3, -4}, new int[] {5, 6}, new int[] {1, 2});
        assertThat(pair.comparisons(REWARD, Rounding.NONE))
                .containsExactly(new ExampleScore.Comparison(
                        0, 1, Scores.score("a", "s", new PairLogProbs(-1, -2, -3, -4), REWARD, 5, 6, Rounding.NONE)));
    }

    @Test
    void everyTwoCompletionsOfDifferentRanksAreCompared() {
        ExampleScore list = new ExampleScore(
                "a",
                "s",
                new double[] {-1, -2, -3, -4},
                new double[] {-5, -6, -7, -8},
                new int[] {1, 2, 3, 4},
                new int[] {1, 2, 2, 3});
        List<ExampleScore.Comparison> comparisons = list.comparisons(REWARD, Rounding.NONE);
        assertThat(comparisons)
                .extracting(comparison -> comparison.chosen() + ">" + comparison.rejected())
                .containsExactly("0>1", "0>2", "0>3", "1>3", "2>3");
        assertThat(comparisons.get(3).score())
                .isEqualTo(Scores.score("a", "s", new PairLogProbs(-2, -4, -6, -8), REWARD, 2, 4, Rounding.NONE));
    }

    /** Of each comparison the shorter completion decides; log-probs themselves stay those of all tokens. */
    @Test
    void tokensBeyondTheShorterCompletionCountAsTheRewardSays() {
        ExampleScore list = new ExampleScore(
                "a",
                "s",
                new double[] {-6, -2, -1},
                new double[] {-3, -3, -1},
                new int[] {3, 2, 1},
                new int[] {1, 2, 3},
                new float[][] {{-1, -2, -3}, {-1.5f, -0.5f}, {-1}},
                new float[][] {{-1, -1, -1}, {-1, -2}, {-1}},
                Strength.UNSAID);
        Reward reward = LossOptions.of(LossTypes.named("sigmoid"), Map.of("beta", "0.5", "ld-alpha", "0.25"))
                .losses()
                .reward();
        List<ExampleScore.Comparison> comparisons = list.comparisons(reward, Rounding.NONE);
        assertThat(comparisons)
                .extracting(one -> one.score().rewards().chosen())
                .containsExactly(
                        0.5 * ((-3 - 0.75) - (-2 - 0.25)),
                        0.5 * ((-1 - 1.25) - (-1 - 0.5)),
                        0.5 * ((-1.5 - 0.125) - (-1 - 0.5)));
        assertThat(comparisons)
                .extracting(one -> one.score().rewards().rejected())
                .containsExactly(0.5, 0.0, 0.0);
        assertThat(comparisons.get(1).score().policyChosen()).isEqualTo(-6);
    }

    @Test
    void everyComparisonHasTheStrengthOfItsExample() {
        ExampleScore list = new ExampleScore(
                "a",
                "s",
                new double[] {-1, -2, -3},
                new double[] {-4, -5, -6},
                new int[] {1, 1, 1},
                new int[] {1, 2, 3},
                null,
                null,
                new Strength(2.5, 0.75));
        LossBatch comparisons = list.lossBatch(Needs.Completions.PAIR);
        assertThat(comparisons.examples()).isEqualTo(3);
        for (int comparison = 0; comparison < 3; comparison++) {
            assertThat(comparisons.weight(comparison)).isEqualTo(2.5);
            assertThat(comparisons.margin(comparison)).isEqualTo(0.75);
        }
        assertThat(list.lossBatch(Needs.Completions.ALL).weight(0)).isEqualTo(2.5);
    }

    @Test
    void aDemonstrationHasNoComparison() {
        ExampleScore one =
                new ExampleScore("a", "s", new double[] {-1}, new double[] {-2}, new int[] {1}, new int[] {1});
        assertThat(one.comparisons(REWARD, Rounding.NONE)).isEmpty();
    }
}
