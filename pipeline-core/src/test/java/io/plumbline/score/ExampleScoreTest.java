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
import io.plumbline.loss.WeightedLosses;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleScoreTest {
    private static final Reward REWARD = Reward.ofLogRatio(0.1);
    private static final Comparator<Double> CLOSE =
            (one, other) -> Math.abs(one - other) < 1e-12 ? 0 : Double.compare(one, other);
    private static final WeightedLosses SIGMOID = losses("sigmoid", Map.of("beta", "0.1"));

    private static WeightedLosses losses(String type, Map<String, String> options) {
        return LossOptions.of(LossTypes.named(type), options).losses();
    }

    @Test
    void aPairIsOneComparison() {
        ExampleScore pair = new ExampleScore(
                "a", "s", new double[] {-1, -2}, new double[] {-3, -4}, new int[] {5, 6}, new int[] {1, 2});
        // Both log-ratios are 2.
        assertThat(pair.comparisons(SIGMOID, Rounding.NONE))
                .containsExactly(new ExampleScore.Comparison(
                        0,
                        1,
                        Scores.score("a", "s", new PairLogProbs(-1, -2, -3, -4), REWARD, 5, 6, Rounding.NONE),
                        Math.log(2)));
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
        List<ExampleScore.Comparison> comparisons = list.comparisons(SIGMOID, Rounding.NONE);
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
                null,
                "s",
                new double[] {-6, -2, -1},
                new double[] {-3, -3, -1},
                new int[] {3, 2, 1},
                new int[] {1, 2, 3},
                new float[][] {{-1, -2, -3}, {-1.5f, -0.5f}, {-1}},
                new float[][] {{-1, -1, -1}, {-1, -2}, {-1}},
                Strength.UNSAID);
        List<ExampleScore.Comparison> comparisons =
                list.comparisons(losses("sigmoid", Map.of("beta", "0.5", "ld-alpha", "0.25")), Rounding.NONE);
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
                null,
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

    /** By hand from the formulas: log-ratios 2, 0 and −1 of policy and reference, β = 0.5, each twice as its weight says. */
    @Test
    void everyComparisonHasItsLossAndAListHasOne() {
        ExampleScore list = new ExampleScore(
                "a",
                null,
                "s",
                new double[] {-1, -3, -4},
                new double[] {-3, -3, -3},
                new int[] {4, 1, 2},
                new int[] {1, 2, 3},
                null,
                null,
                new Strength(2, Double.NaN));
        assertThat(lossesOf(list, losses("sigmoid", Map.of("beta", "0.5"))))
                .usingComparatorForType(CLOSE, Double.class)
                .containsExactly(
                        2 * Math.log1p(Math.exp(-1)), 2 * Math.log1p(Math.exp(-1.5)), 2 * Math.log1p(Math.exp(-0.5)));
        // The list's stands once.
        assertThat(lossesOf(list, losses("plackett_luce", Map.of("beta", "0.5"))))
                .usingComparatorForType(CLOSE, Double.class)
                .containsExactly(
                        2 * (Math.log(1 + Math.exp(-1) + Math.exp(-1.5)) + Math.log1p(Math.exp(-0.5))),
                        Double.NaN,
                        Double.NaN);
        // Fine-tuning is a mean over the tokens of the better one: 1/4, 1/4 and 3/1.
        assertThat(lossesOf(list, losses("cpo", Map.of("beta", "0.5", "cpo-alpha", "3"))))
                .usingComparatorForType(CLOSE, Double.class)
                .containsExactly(
                        2 * (Math.log1p(Math.exp(-1)) + 3 * 0.25),
                        2 * (Math.log1p(Math.exp(-1.5)) + 3 * 0.25),
                        2 * (Math.log1p(Math.exp(-0.5)) + 3 * 3));
    }

    @Test
    void aLossThatComparesExamplesIsNoneOfOne() {
        ExampleScore pair = new ExampleScore(
                "a", "s", new double[] {-1, -2}, new double[] {-3, -4}, new int[] {5, 6}, new int[] {1, 2});
        assertThat(lossesOf(pair, losses("aot", Map.of()))).containsExactly(Double.NaN);
        assertThat(lossesOf(pair, losses("sigmoid", Map.of("weighting", "wpo"))))
                .containsExactly(Double.NaN);
    }

    private static List<Double> lossesOf(ExampleScore example, WeightedLosses losses) {
        return example.comparisons(losses, Rounding.NONE).stream()
                .map(ExampleScore.Comparison::loss)
                .toList();
    }

    @Test
    void aDemonstrationHasNoComparison() {
        ExampleScore one =
                new ExampleScore("a", "s", new double[] {-1}, new double[] {-2}, new int[] {1}, new int[] {1});
        assertThat(one.comparisons(SIGMOID, Rounding.NONE)).isEmpty();
    }
}
