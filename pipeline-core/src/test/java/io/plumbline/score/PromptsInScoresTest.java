package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.Score;
import io.plumbline.loss.Totals;
import io.plumbline.score.Verdict.Code;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs that share prompts are as much proof as their prompts are. */
class PromptsInScoresTest {
    private static final LossSums LOSS = new LossSums(1, 0, new Totals(1, 1));
    private static final TrainingFacts FACTS = new TrainingFacts("start", "start", "policy", 32, null);

    /** numpy's 200,000 resamples of the prompts of {@code integration-tests/scripts/make_prompt_numbers.py}. */
    @Test
    void drawsPromptsAsNumpyDoes() {
        int[] sizes = {5, 1, 3, 5, 2, 4, 5, 1, 5, 3, 2, 5};
        PairColumns pairs = new PairColumns();
        for (int prompt = 0; prompt < sizes.length; prompt++) {
            for (int of = 0; of < sizes[prompt]; of++) {
                int pair = pairs.size();
                double before = Math.sin(3.0 * prompt + 1) + Math.sin(0.7 * pair);
                double margin = before + 0.4 * Math.cos(5.0 * prompt) + 0.45 + 0.3 * Math.sin(2.3 * pair);
                pairs.add("prompt " + prompt, List.of(withMargin(margin)), LOSS);
            }
        }

        Intervals found = new Bootstrap(20000, 0).of(pairs, Score.Length.SUM);

        assertThat(found.accuracy().low()).isCloseTo(0.56756757, within(0.008));
        assertThat(found.accuracy().high()).isCloseTo(0.86111111, within(0.008));
        assertThat(found.margin().low()).isCloseTo(0.18088678, within(0.02));
        assertThat(found.margin().high()).isCloseTo(1.18295017, within(0.02));
    }

    /** The very bits that resamples of examples gave when prompts were not known. */
    @Test
    void promptsOfOnePairChangeNoBit() {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 300; i++) {
            double rejected = (i * 37 % 101) / 50.0 - 1;
            double chosen = rejected + (i * 53 % 97 - 43) / 200.0;
            builder.add(pair("prompt " + i, -40 + 10 * chosen, -40 - 3 * rejected, 20 + i % 7, 20 + i % 5));
        }

        ScoreSummary summary = builder.build(500, 3);

        assertThat(summary.prompts()).isEqualTo(300);
        assertThat(summary.isOfPairs()).isTrue();
        Intervals found = summary.intervals();
        assertThat(found.accuracy()).isEqualTo(new Interval(0.44666666666666666, 0.5584166666666666));
        assertThat(found.margin()).isEqualTo(new Interval(-0.073099, 0.10309833333333317));
        assertThat(found.comparisons().chosenReward())
                .isEqualTo(new Interval(-0.05156874999999997, 0.08630708333333321));
        assertThat(found.comparisons().overLonger())
                .isEqualTo(new Advantage(new Interval(-0.20920833333333333, -0.06745833333333337), 63, 107));
    }

    /** Five pairs a prompt, of which four of five say what the prompt says; as if they were independent the truth is missed. */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        double truth = 0.7;
        Random random = new Random(17);
        int sets = 300;
        int[] covered = new int[2];
        for (int set = 0; set < sets; set++) {
            PairColumns alone = new PairColumns();
            PairColumns together = new PairColumns();
            for (int prompt = 0; prompt < 60; prompt++) {
                boolean ofPrompt = random.nextDouble() < truth;
                for (int pair = 0; pair < 5; pair++) {
                    boolean right = random.nextDouble() < 0.8 ? ofPrompt : random.nextDouble() < truth;
                    List<PairScore> scores = List.of(withMargin(right ? 1 : -1));
                    alone.add(null, scores, LOSS);
                    together.add("prompt " + prompt, scores, LOSS);
                }
            }
            covered[0] +=
                    holds(new Bootstrap(200, set).of(alone, Score.Length.SUM).accuracy(), truth);
            covered[1] +=
                    holds(new Bootstrap(200, set).of(together, Score.Length.SUM).accuracy(), truth);
        }
        assertThat(covered[1] / (double) sets).isBetween(0.90, 0.98);
        assertThat(covered[0] / (double) sets).isLessThan(0.8);
    }

    /** Of five prompts not even all that agree are proof, however many pairs they have; six are. */
    @ParameterizedTest(name = "{0} prompts: {1}")
    @CsvSource({"5, HELD_OUT_TOO_SMALL", "6,"})
    void pairsOfOnePromptAreNoFurtherProof(int prompts, Code expected) {
        ScoreSummary summary = right(prompts, 10);

        assertThat(summary.total().pairs()).isEqualTo(10L * prompts);
        assertThat(summary.prompts()).isEqualTo(prompts);
        assertThat(summary.isOfPairs()).isFalse();
        assertThat(Verdicts.of(summary, FACTS, null))
                .extracting(Verdict::code)
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    /**
     * Twenty prompts of twenty pairs that are all of one kind, forty prompts of one pair that is of the other: by pairs surely
     * one way, by prompts surely the other way (20 to 40, p = 0.014 by {@code scipy.stats.binomtest}).
     */
    @ParameterizedTest(name = "those of many pairs right: {0}")
    @CsvSource({"true", "false"})
    void promptsThatContradictPairsLeaveNoCertainty(boolean manyRight) {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 440; i++) {
            boolean right = i < 400 == manyRight;
            builder.add(pair("prompt " + (i < 400 ? i / 20 : i), right ? -30 : -50, -40, 20, i % 2 == 0 ? 19 : 21));
        }
        ScoreSummary summary = builder.build(300, 0);

        Advantage advantage = summary.intervals().comparisons().advantage();
        assertThat(
                        manyRight
                                ? advantage.interval().low()
                                : -advantage.interval().high())
                .isGreaterThan(0.4);
        assertThat(SignTest.differ(advantage.more(), advantage.less())).isTrue();
        assertThat(Verdicts.of(summary, FACTS, null)).singleElement().satisfies(verdict -> {
            assertThat(verdict.code()).isEqualTo(Code.HELD_OUT_TOO_SMALL);
            assertThat(verdict.text())
                    .isEqualTo("The result cannot be told from chance: of 440 held-out pairs (of 60 prompts) "
                            + (manyRight ? "400 are ranked as labelled and 40" : "40 are ranked as labelled and 400")
                            + " the other way round. Counted by prompts and counted by pairs, the result is not the same."
                            + " Hold out more prompts.");
        });
    }

    /** Thirty prompts of one pair are right, one of thirty is wrong: the test is sure (p < 1e-7), the interval is not. */
    @Test
    void moreOfTheSamePairsAreNotAskedForWhereOnePromptOutweighsTheOthers() {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 60; i++) {
            builder.add(pair("prompt " + Math.min(i, 30), i < 30 ? -30 : -50, -40, 20, i % 2 == 0 ? 19 : 21));
        }

        assertThat(Verdicts.of(builder.build(300, 0), FACTS, null))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.text())
                        .endsWith("Counted by prompts and counted by pairs, the result is not the same."
                                + " Hold out more prompts."));
    }

    /** Its resamples would all be the same, and their interval a point that looks like certainty. */
    @Test
    void onePromptAloneHasNoIntervals() {
        ScoreSummary summary = right(1, 50);

        assertThat(summary.accuracy()).isEqualTo(1);
        assertThat(summary.intervals()).isNull();
        assertThat(Verdicts.of(summary, FACTS, null)).singleElement().satisfies(verdict -> {
            assertThat(verdict.code()).isEqualTo(Code.HELD_OUT_TOO_SMALL);
            assertThat(verdict.text())
                    .isEqualTo(
                            "The result cannot be told from chance: all 50 held-out pairs are of one prompt, which does"
                                    + " not show how much prompts differ. Hold out pairs of many prompts.");
        });
    }

    /**
     * Of 35 pairs 30 are of one prompt, as good as 1.35 prompts, 35² / (30² + 5). Where 0.8 of the prompts are right, a
     * bootstrap's interval holds that in 69 % of cases (numpy, 500 sets of 300 resamples), and in 44 % where 0.9 are.
     */
    @Test
    void onePromptThatOutweighsTheOthersLeavesNoIntervals() throws Exception {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 35; i++) {
            builder.add(pair("prompt " + Math.max(i, 29), i == 34 ? -50 : -30, -40, 20, i % 2 == 0 ? 19 : 21));
        }
        ScoreSummary summary = builder.build(300, 0);

        assertThat(summary.prompts()).isEqualTo(6);
        assertThat(summary.intervals()).isNull();
        assertThat(Verdicts.of(summary, FACTS, null)).singleElement().satisfies(verdict -> {
            assertThat(verdict.code()).isEqualTo(Code.HELD_OUT_TOO_SMALL);
            assertThat(verdict.text())
                    .isEqualTo("The result cannot be told from chance: of the 6 prompts of the 35 held-out pairs one"
                            + " outweighs the others, which does not show how much prompts differ. Hold out pairs of many"
                            + " prompts.");
        });
        assertThat(new ObjectMapper()
                        .readTree(SummaryJson.write(summary, List.of(), Scores.COMPUTED))
                        .get("confidence")
                        .toString())
                .isEqualTo("{\"reason\":\"prompts worth fewer than two\"}");
    }

    /** A gap of 12 points between training and held-out accuracy, of 500 pairs each: sure of as many prompts, not of 100. */
    @ParameterizedTest(name = "{0} pairs a prompt: overfits {1}")
    @CsvSource({"1, true", "5, false"})
    void overfittingIsAQuestionOfPrompts(int pairsOfOne, boolean overfits) {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 500; i++) {
            double chosen = i / pairsOfOne % 100 < 75 ? -30 : -50;
            builder.add(pair("prompt " + i / pairsOfOne, chosen, -40, 20, i % 2 == 0 ? 19 : 21));
        }
        TrainingFacts facts = new TrainingFacts("start", "start", "policy", 50, new TrainingEnd(10, 0.4, 0.87));

        assertThat(Verdicts.of(builder.build(0, 0), facts, null).stream()
                        .anyMatch(verdict -> verdict.code() == Code.OVERFITS))
                .isEqualTo(overfits);
    }

    /** Of 500 pairs 200 are of one prompt and 300 of one each: as sure as 6.2 prompts, 500² / (200² + 300), and not as 301. */
    @Test
    void aPromptOfManyPairsIsNoOverfitting() {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < 500; i++) {
            builder.add(pair("prompt " + Math.max(i, 199), i % 4 == 0 ? -50 : -30, -40, 20, i % 2 == 0 ? 19 : 21));
        }
        ScoreSummary summary = builder.build(0, 0);
        TrainingFacts facts = new TrainingFacts("start", "start", "policy", 50, new TrainingEnd(10, 0.4, 0.87));

        assertThat(summary.prompts()).isEqualTo(301);
        assertThat(Verdicts.of(summary, facts, null)).isEmpty();
        assertThat(summary.effectivePrompts()).isCloseTo(6.203473945409429, within(1e-12));
        assertThat(right(6, 10).effectivePrompts()).isEqualTo(6);
    }

    private static ScoreSummary right(int prompts, int pairsOfOne) {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int i = 0; i < prompts * pairsOfOne; i++) {
            builder.add(pair("prompt " + i % prompts, -30, -50, 20, i / prompts % 2 == 0 ? 19 : 21));
        }
        return builder.build(300, 0);
    }

    private static ExampleScore pair(String prompt, double chosen, double rejected, int chosenTokens, int tokens) {
        return new ExampleScore(
                "id",
                prompt,
                "a",
                new double[] {chosen, rejected},
                new double[] {-40, -40},
                new int[] {chosenTokens, tokens},
                new int[] {1, 2},
                null,
                null,
                Strength.UNSAID);
    }

    private static int holds(Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }

    private static PairScore withMargin(double margin) {
        return Scores.score("id", "a", margin / Scores.BETA, 0, 0, 0, 1, 1);
    }
}
