package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.PlackettLuceLoss;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.SftLoss;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.loss.WeightedLosses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected figures were computed with numpy from the same numbers. */
class ScoreSummaryTest {
    private static final Offset<Double> ROUNDING = within(1e-12);

    @Test
    void sumsAreDividedOnceAndTiesAreNotCorrect() {
        Tally total = Scores.summary(Scores.ELEVEN, 0).total();
        Map<String, Double> named = total.named();
        assertThat(total.pairs()).isEqualTo(11);
        assertThat(total.metrics().ties()).isEqualTo(2);
        assertThat(named.get("loss")).isCloseTo(1.0339715787888637, ROUNDING);
        assertThat(named.get("rewards/chosen")).isCloseTo(0.8170454545454546, ROUNDING);
        assertThat(named.get("rewards/rejected")).isCloseTo(0.5102272727272726, ROUNDING);
        assertThat(named.get("rewards/accuracies")).isEqualTo(4.0 / 11);
        assertThat(named.get("rewards/margins")).isCloseTo(0.3068181818181819, ROUNDING);
        assertThat(named.get("logps/chosen")).isCloseTo(-23.59090909090909, ROUNDING);
        assertThat(named.get("logps/rejected")).isCloseTo(-21.443181818181817, ROUNDING);
        assertThat(total.policyAccuracy()).isEqualTo(5.0 / 11);
        assertThat(total.policyAccuracyPerToken()).isEqualTo(5.0 / 11);
        assertThat(total.longerWins()).isEqualTo(6.0 / 11);
        assertThat(total.equalLengths()).isEqualTo(1);
    }

    @Test
    void slicesBySourceComeLargestFirst() {
        List<Slice> slices = Scores.summary(Scores.ELEVEN, 0).bySource();
        assertThat(slices).extracting(Slice::name).containsExactly("a", "b");
        Tally first = slices.get(0).tally();
        assertThat(first.pairs()).isEqualTo(7);
        assertThat(first.metrics().accuracy()).isEqualTo(2.0 / 7);
        assertThat(first.metrics().meanMargin()).isCloseTo(-0.3625, ROUNDING);
        assertThat(first.policyAccuracy()).isEqualTo(3.0 / 7);
        assertThat(first.longerWins()).isEqualTo(3.0 / 7);
        Tally second = slices.get(1).tally();
        assertThat(second.metrics().accuracy()).isEqualTo(0.5);
        assertThat(second.metrics().meanMargin()).isCloseTo(1.478125, ROUNDING);
        assertThat(second.longerWins()).isEqualTo(0.75);
    }

    @Test
    void slicesByLengthDifferenceAreThoseWithPairs() {
        ScoreSummary summary = Scores.summary(Scores.ELEVEN, 0);
        assertThat(summary.byLengthDifference())
                .extracting(Slice::name)
                .containsExactly("17 to 64 shorter", "5 to 16 shorter", "equal", "5 to 16 longer", "17 to 64 longer");
        assertThat(summary.byLengthDifference().stream()
                        .mapToLong(slice -> slice.tally().pairs())
                        .sum())
                .isEqualTo(11);
    }

    @Test
    void lengthDifferencesFallOnTheRightSideOfTheirBounds() {
        assertThat(LengthDifference.of(Integer.MIN_VALUE)).isEqualTo(LengthDifference.SHORTER_BY_65);
        assertThat(LengthDifference.of(-65)).isEqualTo(LengthDifference.SHORTER_BY_65);
        assertThat(LengthDifference.of(-64)).isEqualTo(LengthDifference.SHORTER_BY_17);
        assertThat(LengthDifference.of(-4)).isEqualTo(LengthDifference.SHORTER_BY_1);
        assertThat(LengthDifference.of(-1)).isEqualTo(LengthDifference.SHORTER_BY_1);
        assertThat(LengthDifference.of(0)).isEqualTo(LengthDifference.EQUAL);
        assertThat(LengthDifference.of(1)).isEqualTo(LengthDifference.LONGER_BY_1);
        assertThat(LengthDifference.of(64)).isEqualTo(LengthDifference.LONGER_BY_17);
        assertThat(LengthDifference.of(65)).isEqualTo(LengthDifference.LONGER_BY_65);
    }

    @Test
    void manySourcesEndInOneSlice() {
        List<PairScore> scores = IntStream.range(0, 70)
                .mapToObj(i -> Scores.score("id", "source-" + i, -1, -2, -1, -1, 1, 1))
                .toList();
        List<Slice> slices = Scores.summary(scores, 0).bySource();
        assertThat(slices).hasSize(SourceSlices.MOST + 1);
        Slice last = slices.get(slices.size() - 1);
        assertThat(last.name()).isEqualTo("(other sources)");
        assertThat(last.tally().pairs()).isEqualTo(20);
    }

    @Test
    void noPairsGiveNoFigures() {
        ScoreSummary summary = Scores.summary(List.of(), 1000);
        assertThat(summary.intervals()).isNull();
        assertThat(summary.accuracy()).isNaN();
        assertThat(summary.bySource()).isEmpty();
        assertThat(summary.byLengthDifference()).isEmpty();
        assertThat(summary.margins().counts()).containsExactly(0L);
    }

    /** A list has one loss, whatever the number of its comparisons, as in training. */
    @Test
    void theLossOfRankedListsIsAMeanOverLists() {
        ScoreSummaryBuilder builder =
                new ScoreSummaryBuilder(WeightedLosses.of(new PlackettLuceLoss(1)), Rounding.NONE);
        builder.add(list("a", new int[] {1, 2, 3, 4}, 2, 1, 0, -1));
        builder.add(list("b", new int[] {1, 2}, 1, 0));
        // All tie: no comparison, and a loss of 0.
        builder.add(list("b", new int[] {1, 1, 1}, 1, 2, 3));
        ScoreSummary summary = builder.build(100, 0);
        double ofFour = Math.log(1 + Math.exp(-1) + Math.exp(-2) + Math.exp(-3))
                + Math.log(1 + Math.exp(-1) + Math.exp(-2))
                + Math.log(1 + Math.exp(-1));
        double ofPair = Math.log(1 + Math.exp(-1));
        assertThat(summary.total().pairs()).isEqualTo(7);
        assertThat(summary.examples()).isEqualTo(2);
        assertThat(summary.total().meanLoss()).isCloseTo((ofFour + ofPair) / 3, ROUNDING);
        assertThat(summary.unchangedLoss()).isCloseTo((Math.log(24) + Math.log(2)) / 3, ROUNDING);
        assertThat(summary.bySource())
                .extracting(slice -> slice.name() + slice.tally().pairs())
                .containsExactly("a6", "b1");
        assertThat(summary.bySource().get(0).tally().meanLoss()).isCloseTo(ofFour, ROUNDING);
        assertThat(summary.bySource().get(1).tally().meanLoss()).isCloseTo(ofPair / 2, ROUNDING);
        // All seven comparisons are of equal lengths, but only the pair has its loss there.
        assertThat(summary.byLengthDifference()).hasSize(1);
        assertThat(summary.byLengthDifference().get(0).tally().pairs()).isEqualTo(7);
        assertThat(summary.byLengthDifference().get(0).tally().meanLoss()).isCloseTo(ofPair, ROUNDING);
    }

    /** The loss of a step in training and that of the same examples held out are one number. */
    @Test
    void aLossByTokenIsAMeanOverAllTokens() {
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(
                new WeightedLosses(List.of(
                        new WeightedLosses.Term(new SigmoidLoss(0.1, 0), 1),
                        new WeightedLosses.Term(new SftLoss(), 0.2))),
                Rounding.NONE);
        builder.add(new ExampleScore(
                "1", "a", new double[] {-10, -9}, new double[] {-10, -9}, new int[] {2, 3}, new int[] {1, 2}));
        builder.add(new ExampleScore(
                "2", "a", new double[] {-1, -9}, new double[] {-1, -9}, new int[] {9, 3}, new int[] {1, 2}));
        assertThat(builder.build(0, 0).total().meanLoss()).isCloseTo(Math.log(2) + 0.2 * 11 / 11, ROUNDING);
    }

    /** Training refuses such examples; scores may be of others than it trained on. */
    @Test
    void aLossOfPairsTakesEachComparisonOfAList() {
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(WeightedLosses.of(new SigmoidLoss(1, 0)), Rounding.NONE);
        builder.add(list("a", new int[] {1, 2, 2}, 2, 1, 0));
        assertThat(builder.build(0, 0).total().meanLoss())
                .isCloseTo((Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(-2))) / 2, ROUNDING);
    }

    /** Of one example alone such a loss is another number than that of training, which saw a step at once. */
    @ParameterizedTest
    @ValueSource(strings = {"aot", "aot_unpaired", "kto"})
    void aLossThatComparesExamplesIsNoneOfHeldOutExamples(String type) {
        WeightedLosses losses = LossOptions.of(LossTypes.named(type), Map.of()).losses();
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(losses, Rounding.NONE);
        builder.add(list("a", new int[] {1, 2}, 2, 1));
        builder.add(list("a", new int[] {1, 2}, 0, 1));
        ScoreSummary summary = builder.build(100, 0);
        assertThat(summary.total().meanLoss()).isNaN();
        assertThat(summary.unchangedLoss()).isNaN();
        assertThat(summary.accuracy()).isEqualTo(0.5);
        assertThat(SummaryJson.write(summary, List.of(), Scores.COMPUTED)).contains("\"loss\" : null");
    }

    @Test
    void refusesAnExampleThatNoModelGives() {
        assertThatThrownBy(() -> list("a", new int[] {1, 2}, Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of example id: log-probs must be finite");
        assertThatThrownBy(() -> list("a", new int[] {1}, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of example id: there must be a log-prob of policy and reference, a length and a rank"
                        + " for each completion");
    }

    /** An example of completions of one token each, under a policy that moved by these log-ratios. */
    private static ExampleScore list(String source, int[] ranks, double... logRatios) {
        double[] policy = Arrays.stream(logRatios).map(ratio -> ratio - 8).toArray();
        double[] reference = new double[logRatios.length];
        int[] tokens = new int[logRatios.length];
        Arrays.fill(reference, -8);
        Arrays.fill(tokens, 1);
        return new ExampleScore("id", source, policy, reference, tokens, ranks);
    }

    @Test
    void refusesScoresThatNoModelGives() {
        assertThatThrownBy(() -> Scores.score("ab", "a", Double.NaN, -1, -1, -1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of pair ab: log-probs must be finite");
        assertThatThrownBy(() -> Scores.score("ab", "a", -1, -1, -1, Double.NEGATIVE_INFINITY, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of pair ab: reference log-probs must be finite");
        assertThatThrownBy(() -> Scores.score("ab", "a", -1, -1, -1, -1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of pair ab: both completions must have a token");
    }
}
