package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.loss.Rounding;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

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
        assertThat(slices).hasSize(ScoreSummaryBuilder.MOST_SOURCES + 1);
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

    @Test
    void refusesAScoreOfAnotherBeta() {
        ScoreSummaryBuilder builder = Scores.builder();
        PairScore other = new PairScore("ab", "a", -1, -1, -1, -1, 0.5, 1, 1, Rounding.FLOAT32);
        assertThatThrownBy(() -> builder.add(List.of(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Score of pair ab has beta 0.5, expected 0.1");
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
