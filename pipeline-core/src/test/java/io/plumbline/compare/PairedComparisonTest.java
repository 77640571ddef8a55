package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds comparisons to numbers of scipy 1.17.1 ({@code stats.binomtest}, {@code stats.ttest_rel}, {@code stats.t.sf}) and of
 * mpmath 1.3 with 40 digits, by the formulas that the classes name.
 */
class PairedComparisonTest {
    private static final Offset<Double> CLOSE = within(1e-10);

    /** Bonett and Price: p12 = (worse + 1) / (n + 2), p21 = (better + 1) / (n + 2), ± z √((p12 + p21 − (p21 − p12)²) / (n + 2)). */
    @ParameterizedTest(name = "{0} worse, {1} better of {2}")
    @CsvSource({
        "1, 7, 20, 0.0150815216752, 0.530373023779, 0.0703125",
        "0, 0, 50, -0.0533039936647, 0.0533039936647, 1",
        "12, 3, 100, -0.165589559057, -0.0108810291783, 0.03515625",
        "3, 12, 100, 0.0108810291783, 0.165589559057, 0.03515625",
        "0, 5, 5, 0.195835981134, 1, 0.0625"
    })
    void comparesAccuracies(int worse, int better, int all, double low, double high, double probability) {
        List<ScoredExample> first = new ArrayList<>();
        List<ScoredExample> second = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            boolean differs = i < worse + better;
            first.add(pair(i, differs ? i < worse : i % 3 > 0));
            second.add(pair(i, differs ? i >= worse : i % 3 > 0));
        }

        AccuracyDifference found = compared(first, second).accuracy();

        assertThat(found.difference()).isCloseTo((better - worse) / (double) all, CLOSE);
        assertThat(found.interval().low()).isCloseTo(low, CLOSE);
        assertThat(found.interval().high()).isCloseTo(high, CLOSE);
        assertThat(found.probability()).isCloseTo(probability, CLOSE);
        assertThat(found.isSurelyBetter()).isEqualTo(low > 0 && probability < 0.05);
        assertThat(found.isSurelyWorse()).isEqualTo(high < 0 && probability < 0.05);
    }

    /** {@code stats.ttest_rel} of the two lists of margins. */
    @Test
    void comparesMarginsOfTheSamePairs() {
        double[] first = {0.5, -1.25, 2.0, 0.75, 3.5};
        double[] second = {1.0, -0.5, 1.5, 2.25, 4.0};

        MeanDifference found = compared(margins(first), margins(second)).margin();

        assertThat(found.first()).isCloseTo(1.1, CLOSE);
        assertThat(found.second()).isCloseTo(1.65, CLOSE);
        assertThat(found.difference().value()).isCloseTo(0.55, CLOSE);
        assertThat(found.difference().standardError()).isCloseTo(0.320156211872, CLOSE);
        assertThat(found.difference().interval().low()).isCloseTo(-0.338895, within(1e-5));
        assertThat(found.difference().interval().high()).isCloseTo(1.438895, within(1e-5));
        assertThat(found.probability()).isCloseTo(0.160943010697, CLOSE);
    }

    /** {@code stats.ttest_rel} of the two lists of losses, with its {@code confidence_interval}. */
    @Test
    void comparesLossesOfTheSamePairs() {
        double[] first = {0.6931, 0.42, 1.31, 0.05, 0.88, 0.73, 2.4, 0.31};
        double[] second = {0.61, 0.45, 1.02, 0.04, 0.79, 0.7, 2.05, 0.36};

        MeanDifference found = compared(losses(first), losses(second)).loss();

        assertThat(found.first()).isCloseTo(0.8491375, CLOSE);
        assertThat(found.second()).isCloseTo(0.7525, CLOSE);
        assertThat(found.difference().value()).isCloseTo(-0.0966375, CLOSE);
        assertThat(found.difference().standardError()).isCloseTo(0.05197787282481708, CLOSE);
        assertThat(found.difference().interval().low()).isCloseTo(-0.219545638628, within(1e-5));
        assertThat(found.difference().interval().high()).isCloseTo(0.026270638628, within(1e-5));
        assertThat(found.probability()).isCloseTo(0.105334399630632, CLOSE);
        assertThat(compared(losses(second), losses(first)).loss().difference().value())
                .isCloseTo(0.0966375, CLOSE);
    }

    /**
     * Ten comparisons of six examples. The error is that of statsmodels 0.15.0, {@code OLS(differences, ones).fit(cov_type =
     * "cluster", groups = example)}, the probability {@code 2 * stats.t.sf(|t|, 3)}: 10² / (4 · 1² + 2 · 3²) = 4.5 examples of
     * equal weight say as much.
     */
    @Test
    void comparesLossesOfListsWithTheErrorBetweenThem() {
        List<ScoredExample> first = List.of(
                lossesOf(0, 0.7),
                lossesOf(1, 0.5, 0.6, 0.9),
                lossesOf(2, 1.4),
                lossesOf(3, 0.2, 0.3, 0.8),
                lossesOf(4, 0.65),
                lossesOf(5, 1.1));
        List<ScoredExample> second = List.of(
                lossesOf(0, 0.6),
                lossesOf(1, 0.45, 0.7, 0.6),
                lossesOf(2, 1.2),
                lossesOf(3, 0.25, 0.2, 0.7),
                lossesOf(4, 0.7),
                lossesOf(5, 0.9));

        MeanDifference found = compared(first, second).loss();

        assertThat(found.first()).isCloseTo(0.715, CLOSE);
        assertThat(found.difference().value()).isCloseTo(-0.085, CLOSE);
        assertThat(found.difference().standardError()).isCloseTo(0.02591138745802702, CLOSE);
        assertThat(found.probability()).isCloseTo(0.04641148762475784, CLOSE);
    }

    /** A loss of the list stands once for all of its pairs; an example without one leaves no mean over all. */
    @Test
    void aListOfOneLossCountsOnceAndNoMeanIsTakenOverSomeExamples() {
        ScoredExample list = new ScoredExample("id01", 3, 2, 1.5, 1, 2.5);
        ScoredExample better = new ScoredExample("id01", 3, 2, 1.5, 1, 1.5);
        assertThat(compared(List.of(lossesOf(0, 0.5), list), List.of(lossesOf(0, 0.5), better))
                        .loss()
                        .difference()
                        .value())
                .isEqualTo(-0.5);
        assertThat(compared(List.of(lossesOf(0, 0.5), list(1, 3, 2, 1.5)), List.of(lossesOf(0, 0.5), better))
                        .loss())
                .isNull();
    }

    /** Lists of several pairs count by their pairs, and the error is between lists; a list with a gain is one decision. */
    @Test
    void takesThePairsOfAListTogether() {
        List<ScoredExample> first = List.of(
                list(0, 1, 1, 0.5),
                list(1, 3, 2, 1.5),
                list(2, 1, 0, -0.5),
                list(3, 3, 3, 4.0),
                list(4, 6, 2, -1.0),
                list(5, 1, 0, 0.0),
                list(6, 3, 1, 0.25));
        List<ScoredExample> second = List.of(
                list(0, 1, 0, -0.25),
                list(1, 3, 3, 2.75),
                list(2, 1, 1, 0.125),
                list(3, 3, 3, 4.5),
                list(4, 6, 4, 1.25),
                list(5, 1, 0, -0.75),
                list(6, 3, 2, 0.5));

        PairedComparison found = compared(first, second);

        assertThat(found.examples()).isEqualTo(7);
        assertThat(found.pairs()).isEqualTo(18);
        assertThat(found.accuracy().first()).isCloseTo(9 / 18.0, CLOSE);
        assertThat(found.accuracy().second()).isCloseTo(13 / 18.0, CLOSE);
        assertThat(found.accuracy().interval().low()).isCloseTo(-0.400261627409, CLOSE);
        assertThat(found.accuracy().interval().high()).isCloseTo(0.745940639754, CLOSE);
        assertThat(found.accuracy().probability()).isCloseTo(0.375, CLOSE);
        assertThat(found.margin().difference().value()).isCloseTo(0.1875, CLOSE);
        assertThat(found.margin().difference().standardError()).isCloseTo(0.116806436338, CLOSE);
        assertThat(found.margin().probability()).isCloseTo(0.2067910101129141, CLOSE);
    }

    @Test
    void countsWhatIsNotInBoth() {
        List<ScoredExample> first = List.of(pair(1, true), pair(2, true), list(4, 3, 1, 0), pair(7, false));
        List<ScoredExample> second =
                List.of(pair(2, false), pair(3, true), list(4, 2, 1, 0), pair(8, true), pair(9, true));

        PairedComparison found = compared(first, second);

        assertThat(found.examples()).isEqualTo(1);
        assertThat(found.onlyFirst()).isEqualTo(2);
        assertThat(found.onlySecond()).isEqualTo(3);
        assertThat(found.unlike()).isEqualTo(1);
        assertThat(found.isOfAll()).isFalse();
        assertThat(found.accuracy().worse()).isEqualTo(1);
        assertThat(found.margin().probability()).isNaN();
        assertThat(found.margin().difference().interval()).isNull();
    }

    @Test
    void hasNoFiguresOfNoExampleInBoth() {
        PairedComparison found = compared(List.of(pair(1, true)), List.of(pair(2, true)));

        assertThat(found.examples()).isZero();
        assertThat(found.accuracy()).isNull();
        assertThat(found.margin()).isNull();
        assertThat(found.loss()).isNull();
    }

    @Test
    void findsNoDifferenceOfAPolicyFromItself() {
        List<ScoredExample> same = margins(0.5, -0.25, 0, 1);

        PairedComparison found = compared(same, same);

        assertThat(found.isOfAll()).isTrue();
        assertThat(found.accuracy().probability()).isEqualTo(1);
        assertThat(found.accuracy().isSurelyBetter()).isFalse();
        assertThat(found.accuracy().isSurelyWorse()).isFalse();
        assertThat(found.margin().probability()).isEqualTo(1);
    }

    /** A join of what is not sorted would lose examples without a word. */
    @Test
    void refusesExamplesOutOfOrderOrTwice() {
        assertThatThrownBy(() -> compared(List.of(pair(2, true), pair(1, true)), List.of(pair(1, true))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Ids of examples must ascend, got id01 after id02");
        assertThatThrownBy(() -> compared(List.of(pair(2, true)), List.of(pair(2, true), pair(2, true))))
                .hasMessage("Ids of examples must ascend, got id02 after id02");
    }

    @Test
    void refusesScoresThatNoPolicyGives() {
        assertThatThrownBy(() -> list(1, 2, 3, 0))
                .hasMessage("Example id01 must have 1 pair or more, got 2 pairs, 3 correct");
        assertThatThrownBy(() -> list(1, 1, 1, Double.NaN))
                .hasMessage("Margins of example id01 must be finite, got NaN");
        assertThatThrownBy(() -> new ScoredExample("id01", 1, 1, 0, 2, 0.5))
                .hasMessage("Example id01 must have a finite loss for each of its 1 pairs at most, got 2 losses, 0.5");
    }

    /** {@code 2 * stats.t.sf(|t|, df)}. */
    @ParameterizedTest(name = "t = {0}, {1} degrees of freedom")
    @CsvSource({
        "0.5, 1, 0.704832764699",
        "2, 2, 0.183503419072",
        "2, 3, 0.139325968559",
        "-3.25, 7, 0.0140572847152",
        "1.5, 99, 0.136796817716",
        "1.96, 100000, 0.0499985631943",
        "6, 50, 2.18893948508e-7",
        "0, 4, 1"
    })
    void knowsTheTailOfStudentsDistribution(double t, int degrees, double probability) {
        assertThat(StudentTail.probability(t, degrees)).isCloseTo(probability, within(1e-11));
    }

    /** By hand: 3 · 0.01, then max(0.03, 2 · 0.02), then max(0.04, 0.5). */
    @Test
    void adjustsSeveralTests() {
        assertThat(HolmAdjustment.of(0.02, 0.5, 0.01)).containsExactly(new double[] {0.04, 0.5, 0.03}, within(1e-15));
        assertThat(HolmAdjustment.of(0.04, 0.045)).containsExactly(new double[] {0.08, 0.08}, within(1e-15));
        assertThat(HolmAdjustment.of(0.7, 0.6)).containsExactly(1, 1);
        assertThat(HolmAdjustment.of()).isEmpty();
    }

    private static PairedComparison compared(List<ScoredExample> first, List<ScoredExample> second) {
        Iterator<ScoredExample> left = first.iterator();
        return PairedComparison.of(left, second.iterator());
    }

    private static ScoredExample pair(int id, boolean correct) {
        return list(id, 1, correct ? 1 : 0, correct ? 1 : -1);
    }

    private static List<ScoredExample> margins(double... margins) {
        List<ScoredExample> examples = new ArrayList<>();
        for (double margin : margins) {
            examples.add(list(examples.size(), 1, margin > 0 ? 1 : 0, margin));
        }
        return examples;
    }

    private static List<ScoredExample> losses(double... losses) {
        List<ScoredExample> examples = new ArrayList<>();
        for (double loss : losses) {
            examples.add(lossesOf(examples.size(), loss));
        }
        return examples;
    }

    private static ScoredExample lossesOf(int id, double... losses) {
        double sum = DoubleStream.of(losses).sum();
        return new ScoredExample(String.format("id%02d", id), losses.length, 0, 0, losses.length, sum);
    }

    private static ScoredExample list(int id, int pairs, int correct, double margins) {
        return new ScoredExample(String.format("id%02d", id), pairs, correct, margins);
    }
}
