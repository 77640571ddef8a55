package io.plumbline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.score.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Two policies on pairs that share prompts, held to numbers of statsmodels 0.15.0 and scipy 1.17.1 as
 * {@code integration-tests/scripts/make_prompt_numbers.py} prints them, and to those of before prompts were known.
 */
class PromptsInComparisonsTest {
    private static final Offset<Double> CLOSE = within(1e-10);

    /** {@code OLS(differences, ones).fit(cov_type="cluster")} and {@code WLS(…).fit(cov_type="HC0")}: see the script. */
    @Test
    void errorsAreBetweenPrompts() {
        PairedComparison found = ofSizes(5, 1, 3, 5, 2, 4, 5, 1, 5, 3, 2, 5);

        assertThat(found.examples()).isEqualTo(41);
        assertThat(found.prompts()).isEqualTo(12);
        assertThat(found.ofUnknownPrompt()).isZero();
        assertThat(found.margin().difference().value()).isCloseTo(0.48784434116921455, CLOSE);
        assertThat(found.margin().difference().standardError()).isCloseTo(0.09347054952301148, CLOSE);
        assertThat(found.margin().probability()).isCloseTo(0.0008033386362634584, CLOSE);
        assertThat(found.accuracy().first()).isCloseTo(0.5609756097560976, CLOSE);
        assertThat(found.accuracy().second()).isCloseTo(0.7317073170731707, CLOSE);
        assertThat(found.accuracy().better()).isEqualTo(5);
        assertThat(found.accuracy().worse()).isZero();
        assertThat(found.accuracy().probability()).isCloseTo(0.0625, CLOSE);
        assertThat(found.accuracy().interval().low()).isCloseTo(-0.12398293841689403, within(2e-5));
        assertThat(found.accuracy().interval().high()).isCloseTo(0.41666586524616234, within(2e-5));
    }

    /** By twelve other prompts the error would be sure (p = 0.00015): the one that has most of the pairs hides its own spread. */
    @Test
    void aPromptThatOutweighsTheOthersLeavesNoCertainty() {
        PairedComparison found = ofSizes(40, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3);

        assertThat(found.prompts()).isEqualTo(13);
        assertThat(found.margin().difference().standardError()).isCloseTo(0.12483488006415518, CLOSE);
        assertThat(found.margin().probability()).isCloseTo(0.11555926825866385, CLOSE);
        // −1.1122 to 1.4372, within what a difference of shares can be; by the normal quantile −0.0341 to 0.3591.
        assertThat(found.accuracy().interval()).isEqualTo(new Interval(-1, 1));
    }

    /**
     * Ten prompts of one pair, and one of 300 whose spread between prompts nothing shows: an error by the ten alone would hold the
     * truth in about one of eight cases.
     */
    @Test
    void whatOnePromptSaysAlmostAloneHasNoError() {
        PairedComparison found = ofSizes(300, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

        assertThat(found.prompts()).isEqualTo(11);
        assertThat(found.margin().difference().hasError()).isFalse();
        assertThat(found.margin().difference().standardError()).isNaN();
        assertThat(found.margin().difference().interval()).isNull();
        assertThat(found.margin().probability()).isNaN();
        assertThat(found.loss().probability()).isNaN();
        assertThat(found.accuracy().interval()).isNull();
        assertThat(found.accuracy().isSurelyBetter()).isFalse();
        assertThat(found.accuracy().isSurelyWorse()).isFalse();
    }

    /** Two prompts of 7 pairs are worth two; {@code OLS(differences, ones).fit(cov_type="cluster")} and Student's p of one degree. */
    @Test
    void twoPromptsOfEqualSizeHaveAnError() {
        PairedComparison found = ofSizes(7, 7);

        assertThat(found.margin().difference().standardError()).isCloseTo(0.1760732056022106, CLOSE);
        assertThat(found.margin().probability()).isCloseTo(0.15675481439051436, CLOSE);
        assertThat(found.accuracy().interval().low()).isCloseTo(-0.5954643285439541, within(1e-6));
        assertThat(found.accuracy().interval().high()).isCloseTo(0.8097500428296683, within(1e-6));
        assertThat(ofSizes(7, 6).margin().probability()).isNaN();
    }

    /** The very bits that comparisons gave when they did not know prompts. */
    @Test
    void promptsOfOnePairChangeNoBit() {
        List<ScoredExample> first = new ArrayList<>();
        List<ScoredExample> second = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            double before = (i * 37 % 101) / 50.0 - 1;
            double after = before + (i * 53 % 97 - 43) / 200.0;
            first.add(scored(i, "prompt " + i, before));
            second.add(scored(i, "prompt " + i, after));
        }

        PairedComparison found = PairedComparison.of(first.iterator(), second.iterator());

        assertThat(found)
                .isEqualTo(new PairedComparison(
                        300,
                        300,
                        300,
                        0,
                        0,
                        0,
                        0,
                        new AccuracyDifference(
                                0.49333333333333335,
                                0.5166666666666667,
                                new Interval(-0.007835906931448127, 0.054193522825487866),
                                14,
                                7),
                        new MeanDifference(
                                -0.0021333333333333326,
                                0.021599999999999998,
                                new Estimate(0.023733333333333315, 0.008096559591602112, 300)),
                        new MeanDifference(
                                0.34019200000000005,
                                0.37270866666666647,
                                new Estimate(0.0325166666666667, 0.00967661047103277, 300))));
        assertThat(found.accuracy().probability()).isEqualTo(0.18924713134765625);
        assertThat(found.margin().probability()).isEqualTo(0.0036360678435479743);
        assertThat(found.loss().probability()).isEqualTo(8.795368341565357E-4);
        assertThat(found.loss().difference().interval())
                .isEqualTo(new Interval(0.013473777673556557, 0.051559555659776844));
    }

    /** Fifty pairs that all become right are fifty decisions of fifty prompts, and one of one. */
    @Test
    void onePromptAloneProvesNothing() {
        List<ScoredExample> first = new ArrayList<>();
        List<ScoredExample> second = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            first.add(scored(i, "one", -1));
            second.add(scored(i, "one", 1));
        }

        PairedComparison alone = PairedComparison.of(first.iterator(), second.iterator());

        assertThat(alone.prompts()).isEqualTo(1);
        assertThat(alone.accuracy().better()).isEqualTo(1);
        assertThat(alone.accuracy().probability()).isEqualTo(1);
        assertThat(alone.accuracy().isSurelyBetter()).isFalse();
        assertThat(alone.accuracy().interval().low()).isNegative();
        assertThat(alone.margin().probability()).isNaN();
        assertThat(alone.margin().difference().interval()).isNull();
    }

    /** Scores of an earlier version do not say the prompt; those of the other policy may. */
    @Test
    void takesThePromptFromWhicheverScoresSayIt() {
        List<ScoredExample> silent = List.of(scored(1, null, 1), scored(2, null, -1), scored(4, null, 1));
        List<ScoredExample> saying =
                List.of(scored(1, "a", -1), scored(2, "a", -1), scored(3, "b", 1), scored(4, "b", 1));

        PairedComparison known = PairedComparison.of(silent.iterator(), saying.iterator());

        assertThat(PairedComparison.of(saying.iterator(), silent.iterator()).prompts())
                .isEqualTo(2);
        assertThat(known.examples()).isEqualTo(3);
        assertThat(known.prompts()).isEqualTo(2);
        assertThat(known.onlySecond()).isEqualTo(1);
        assertThat(known.ofUnknownPrompt()).isZero();
        PairedComparison unknown = PairedComparison.of(silent.iterator(), silent.iterator());
        assertThat(unknown.prompts()).isEqualTo(3);
        assertThat(unknown.ofUnknownPrompt()).isEqualTo(3);
    }

    /** 95 % intervals of five pairs a prompt, in a thousand sets; as if pairs were independent they hold the truth in too few. */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        Random random = new Random(5);
        double truth = 0.2;
        int sets = 1000;
        int[] covered = new int[2];
        int[] coveredAccuracy = new int[2];
        for (int set = 0; set < sets; set++) {
            List<ScoredExample> first = new ArrayList<>();
            List<ScoredExample> second = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                // A policy gets better or worse at a whole prompt, and at some pairs of it besides.
                double gain = i % 5 == 0
                        ? random.nextGaussian()
                        : second.get(i - i % 5).loss();
                double before = random.nextDouble() < 0.5 ? -0.5 : 0.5;
                double after = before + truth + gain + random.nextGaussian();
                String prompt = "prompt " + i / 5;
                first.add(new ScoredExample(id(i), 1, before > 0 ? 1 : 0, before, 1, 0, prompt));
                second.add(new ScoredExample(id(i), 1, after > 0 ? 1 : 0, after, 1, gain, prompt));
            }
            for (int known = 0; known < 2; known++) {
                PairedComparison found = known == 1
                        ? PairedComparison.of(first.iterator(), second.iterator())
                        : PairedComparison.of(
                                without(first).iterator(), without(second).iterator());
                covered[known] += holds(found.margin().difference().interval(), truth);
                coveredAccuracy[known] += holds(found.accuracy().interval(), ACCURACY_GAIN);
            }
        }
        assertThat(covered[1] / (double) sets).isBetween(0.93, 0.97);
        assertThat(covered[0] / (double) sets).isLessThan(0.85);
        assertThat(coveredAccuracy[1] / (double) sets).isBetween(0.93, 0.98);
        assertThat(coveredAccuracy[0] / (double) sets).isLessThan(0.91);
    }

    /** (Φ(0.7 / √2) + Φ(−0.3 / √2)) / 2 − 0.5, by {@code stats.norm.cdf}. */
    private static final double ACCURACY_GAIN = 0.05284652053373673;

    private static int holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    private static List<ScoredExample> without(List<ScoredExample> examples) {
        return examples.stream()
                .map(each -> new ScoredExample(
                        each.id(), each.pairs(), each.correct(), each.margins(), each.losses(), each.loss()))
                .toList();
    }

    /** The pairs of the script, one an example. */
    private static PairedComparison ofSizes(int... sizes) {
        List<ScoredExample> first = new ArrayList<>();
        List<ScoredExample> second = new ArrayList<>();
        for (int prompt = 0; prompt < sizes.length; prompt++) {
            for (int of = 0; of < sizes[prompt]; of++) {
                int pair = first.size();
                double before = Math.sin(3.0 * prompt + 1) + Math.sin(0.7 * pair);
                double after = before + 0.4 * Math.cos(5.0 * prompt) + 0.45 + 0.3 * Math.sin(2.3 * pair);
                first.add(scored(pair, "prompt " + prompt, before));
                second.add(scored(pair, "prompt " + prompt, after));
            }
        }
        return PairedComparison.of(first.iterator(), second.iterator());
    }

    private static ScoredExample scored(int number, String prompt, double margin) {
        return new ScoredExample(id(number), 1, margin > 0 ? 1 : 0, margin, 1, margin * margin, prompt);
    }

    private static String id(int number) {
        return String.format("%04d", number);
    }
}
