package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.Score;
import io.plumbline.loss.Totals;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final LossSums LOSS = new LossSums(1, 0, new Totals(1, 1));

    @Test
    void sameSeedSameIntervals() {
        PairColumns pairs = sine(500);
        assertThat(new Bootstrap(300, 7).of(pairs, Score.Length.SUM))
                .isEqualTo(new Bootstrap(300, 7).of(pairs, Score.Length.SUM));
        assertThat(new Bootstrap(300, 8).of(pairs, Score.Length.SUM).margin())
                .isNotEqualTo(new Bootstrap(300, 7).of(pairs, Score.Length.SUM).margin());
    }

    /** numpy's own draws of the same 2,000 margins, 4,000 resamples: other draws, so equal up to sampling error. */
    @Test
    void agreesWithNumpy() {
        Intervals intervals = new Bootstrap(4000, 0).of(sine(2000), Score.Length.SUM);
        assertThat(intervals.accuracy().low()).isCloseTo(0.592, within(0.003));
        assertThat(intervals.accuracy().high()).isCloseTo(0.6355, within(0.003));
        assertThat(intervals.margin().low()).isCloseTo(0.63706726, within(0.006));
        assertThat(intervals.margin().high()).isCloseTo(0.75994459, within(0.006));
    }

    /** 95 % intervals hold the true share in 95 % of data sets, up to the sampling error of 400 of them. */
    @Test
    void coversTheTruthAsOftenAsItSays() {
        double truth = 0.7;
        Random random = new Random(11);
        int covered = 0;
        for (int set = 0; set < 400; set++) {
            PairColumns pairs = new PairColumns();
            for (int pair = 0; pair < 300; pair++) {
                pairs.add(null, List.of(withMargin(random.nextDouble() < truth ? 1 : -1)), LOSS);
            }
            Interval interval =
                    new Bootstrap(200, set).of(pairs, Score.Length.SUM).accuracy();
            if (interval.low() <= truth && truth <= interval.high()) {
                covered++;
            }
        }
        assertThat(covered / 400.0).isBetween(0.91, 0.98);
    }

    /** Comparisons of one list that say the same say it once: a list weighs no more than a pair. */
    @Test
    void comparisonsOfOneExampleAreDrawnTogether() {
        PairColumns pairs = new PairColumns();
        PairColumns lists = new PairColumns();
        for (int example = 0; example < 2000; example++) {
            PairScore score = withMargin(Math.sin(example) > 0.3 ? 1 : -1);
            pairs.add(null, List.of(score), LOSS);
            lists.add(null, Collections.nCopies(6, score), LOSS);
        }
        assertThat(lists.size()).isEqualTo(12000);
        assertThat(lists.examples()).isEqualTo(2000);
        assertThat(new Bootstrap(100, 3).of(lists, Score.Length.SUM))
                .isEqualTo(new Bootstrap(100, 3).of(pairs, Score.Length.SUM));
    }

    /** Lists of one to five comparisons, of which all are right or all are wrong. */
    @Test
    void coversTheTruthOfListsAsOftenAsItSays() {
        double truth = 0.7;
        Random random = new Random(12);
        int covered = 0;
        for (int set = 0; set < 400; set++) {
            PairColumns lists = new PairColumns();
            for (int list = 0; list < 200; list++) {
                PairScore score = withMargin(random.nextDouble() < truth ? 1 : -1);
                lists.add(null, Collections.nCopies(1 + random.nextInt(5), score), LOSS);
            }
            Interval interval =
                    new Bootstrap(200, set).of(lists, Score.Length.SUM).accuracy();
            if (interval.low() <= truth && truth <= interval.high()) {
                covered++;
            }
        }
        assertThat(covered / 400.0).isBetween(0.91, 0.98);
    }

    /** Of 1,000 lists one in five hundred is no list of ties: a draw in seven has no pair, and is drawn again. */
    @Test
    void examplesWithoutPairsHaveALossAndNoSayInTheAccuracy() {
        PairColumns mixed = new PairColumns();
        for (int example = 0; example < 1000; example++) {
            List<PairScore> pairs = example % 500 == 0 ? List.of(withMargin(1)) : List.of();
            mixed.add(null, pairs, new LossSums(pairs.size(), 0, new Totals(1, 1)));
        }
        assertThat(mixed.size()).isEqualTo(2);
        assertThat(mixed.examples()).isEqualTo(1000);
        Intervals intervals = new Bootstrap(400, 0).of(mixed, Score.Length.SUM);
        assertThat(intervals.accuracy()).isEqualTo(new Interval(1, 1));
        assertThat(intervals.comparisons().loss().low()).isEqualTo(0.001);
        assertThat(intervals.comparisons().loss().high()).isBetween(0.004, 0.008);
    }

    /** A mean over tokens is the quotient of two sums that are drawn together. */
    @Test
    void lossesAreAveragedAsTheyAskFor() {
        PairColumns pairs = new PairColumns();
        for (int example = 0; example < 100; example++) {
            int tokens = 1 + example % 9;
            pairs.add(null, List.of(withMargin(1)), new LossSums(0.5, 3.0 * tokens, new Totals(1, tokens)));
        }
        assertThat(new Bootstrap(50, 0)
                        .of(pairs, Score.Length.SUM)
                        .comparisons()
                        .loss())
                .isEqualTo(new Interval(3.5, 3.5));
    }

    @Test
    void aFigureWithoutSpreadHasAnIntervalWithoutWidth() {
        PairColumns pairs = new PairColumns();
        for (int i = 0; i < 2000; i++) {
            pairs.add(null, List.of(withMargin(0)), LOSS);
        }
        Intervals intervals = new Bootstrap(50, 0).of(pairs, Score.Length.SUM);
        assertThat(intervals.accuracy()).isEqualTo(new Interval(0, 0));
        assertThat(intervals.margin()).isEqualTo(new Interval(0, 0));
        assertThat(intervals.policyAccuracy()).isEqualTo(new Interval(0, 0));
    }

    @Test
    void quantilesAreNumpys() {
        double[] sorted = {1, 2, 4, 8, 16, 32, 64};
        double[] fractions = {0, 0.025, 0.1, 0.5, 0.77, 0.975, 1};
        double[] expected = {1.0, 1.15, 1.6, 8.0, 25.92, 59.2, 64.0};
        for (int i = 0; i < fractions.length; i++) {
            assertThat(Quantiles.of(sorted, fractions[i])).isCloseTo(expected[i], within(1e-12));
        }
        assertThat(Quantiles.of(new double[] {3}, 0.3)).isEqualTo(3);
    }

    @Test
    void refusesNoResamples() {
        assertThatThrownBy(() -> new Bootstrap(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Bootstrap resamples must be at least 1, got 0");
    }

    private static PairColumns sine(int size) {
        PairColumns pairs = new PairColumns();
        for (int i = 0; i < size; i++) {
            pairs.add(null, List.of(withMargin(Math.sin(i) * 2 + 0.7)), LOSS);
        }
        return pairs;
    }

    private static PairScore withMargin(double margin) {
        return Scores.score("id", "a", margin / Scores.BETA, 0, 0, 0, 1, 1);
    }
}
