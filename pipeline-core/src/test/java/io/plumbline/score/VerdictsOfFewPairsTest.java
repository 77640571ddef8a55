package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.HELD_OUT_TOO_SMALL;
import static io.plumbline.score.Verdict.Code.LABELS_REVERSED;
import static io.plumbline.score.Verdict.Code.NO_BETTER_THAN_LENGTH;
import static io.plumbline.score.Verdict.Code.OVERFITS;
import static io.plumbline.score.Verdict.Code.REFERENCE_EXPLAINS;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.score.Verdict.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few pairs that all agree have resamples that are all the same; they prove nothing by that. */
class VerdictsOfFewPairsTest {
    private static final int TOKENS = 20;
    private static final TrainingFacts WITHOUT_METRICS = new TrainingFacts("start", "start", "policy", 32, null);

    @ParameterizedTest(name = "{1} of {0}: {2}")
    @CsvSource({
        "1, 0, HELD_OUT_TOO_SMALL",
        "1, 1, HELD_OUT_TOO_SMALL",
        "3, 0, HELD_OUT_TOO_SMALL",
        "3, 3, HELD_OUT_TOO_SMALL",
        "5, 0, HELD_OUT_TOO_SMALL",
        "5, 5, HELD_OUT_TOO_SMALL",
        "6, 0, LABELS_REVERSED",
        "6, 1, HELD_OUT_TOO_SMALL",
        "6, 5, HELD_OUT_TOO_SMALL",
        "6, 6,",
        "7, 1, HELD_OUT_TOO_SMALL",
        "7, 6, HELD_OUT_TOO_SMALL",
        "7, 7,",
        "8, 1, HELD_OUT_TOO_SMALL",
        "8, 7, HELD_OUT_TOO_SMALL",
        "8, 8,",
        "9, 1, LABELS_REVERSED",
        "9, 7, HELD_OUT_TOO_SMALL",
        "9, 8,"
    })
    void chanceIsRuledOutByTheSignTestToo(int pairs, int correct, Code expected) {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            scores.add(pair(i < correct ? 1 : -1, 0, 0));
        }
        assertThat(codes(scores, WITHOUT_METRICS)).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void saysHowManyPairsWouldBeNeeded() {
        String text = Verdicts.of(Scores.summary(List.of(pair(1, 0, 0)), 500), WITHOUT_METRICS, null)
                .get(0)
                .text();
        assertThat(text)
                .isEqualTo(
                        "The result cannot be told from chance: of 1 held-out pairs 1 are ranked as labelled and 0 the"
                                + " other way round. To tell this difference from chance takes about 6 held-out pairs.");
    }

    /** Each list has six comparisons, all right: five lists are 30 pairs and five decisions. */
    @ParameterizedTest(name = "{0} lists: {1}")
    @CsvSource({"5, HELD_OUT_TOO_SMALL", "6,"})
    void comparisonsOfOneListAreNoFurtherProof(int lists, Code expected) {
        ScoreSummaryBuilder builder = Scores.builder();
        for (int list = 0; list < lists; list++) {
            builder.add(new ExampleScore(
                    "id",
                    "a",
                    new double[] {-10, -20, -30, -40},
                    new double[] {-40, -40, -40, -40},
                    new int[] {20, 20, 20, 20},
                    new int[] {1, 2, 3, 4}));
        }
        ScoreSummary summary = builder.build(500, 0);
        assertThat(summary.total().pairs()).isEqualTo(6L * lists);
        assertThat(summary.examples()).isEqualTo(lists);
        List<Verdict> verdicts = Verdicts.of(summary, WITHOUT_METRICS, null);
        assertThat(verdicts).extracting(Verdict::code).isEqualTo(expected == null ? List.of() : List.of(expected));
        if (expected != null) {
            assertThat(verdicts.get(0).text())
                    .isEqualTo(
                            "The result cannot be told from chance: of 30 held-out pairs (of 5 prompts) 30 are ranked as labelled and 0"
                                    + " the other way round. To tell this difference from chance takes about 36 held-out pairs.");
        }
    }

    @Test
    void aRuleOfLengthIsExceededOnlyInMoreThanAFewPairs() {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            scores.add(pair(1, 0, i < 3 ? 2 : -2));
        }
        assertThat(codes(scores, WITHOUT_METRICS)).containsExactly(NO_BETTER_THAN_LENGTH);
    }

    @Test
    void aReferenceIsExceededOnlyInMoreThanAFewPairs() {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            scores.add(pair(1, i < 16 ? 5 : -5, 0));
        }
        assertThat(codes(scores, WITHOUT_METRICS)).containsExactly(REFERENCE_EXPLAINS);
    }

    @ParameterizedTest(name = "{0} wrong, training {1}")
    @CsvSource({"1, 1.0", "1, 0.7", "5, 1.0", "5, 0.7"})
    void aFewWrongPairsAreNoOverfitting(int pairs, double accuracy) {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            scores.add(pair(-10, 0, 0));
        }
        assertThat(codes(scores, trained(accuracy, 0.3))).containsExactly(HELD_OUT_TOO_SMALL);
    }

    @Test
    void aShareOfAllOrNoneIsNotKnownExactly() {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            scores.add(pair(-1, 0, 0));
        }
        // 0.2 − 1 / 10 less 1.96 √(0.1 · 0.9 / 10) is below 0; with a variance of 0 it would be 0.2 less a training
        // error.
        assertThat(codes(scores, trained(0.2, 0.75))).containsExactly(LABELS_REVERSED);
        assertThat(codes(scores, trained(0.9, 0.75))).containsExactly(LABELS_REVERSED, OVERFITS);
    }

    @ParameterizedTest(name = "{0} pairs")
    @CsvSource({"1, HELD_OUT_TOO_SMALL", "5, HELD_OUT_TOO_SMALL", "6, CHOSEN_FELL"})
    void aFewChosenCompletionsThatFellProveNothing(int pairs, Code expected) {
        List<PairScore> scores = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            scores.add(Scores.score("id", "a", -42, -44, -40, -40, TOKENS, TOKENS));
        }
        assertThat(codes(scores, WITHOUT_METRICS)).containsExactly(expected);
    }

    /** A pair by what training moved its chosen side by, what its reference prefers, and how much longer the chosen is. */
    private static PairScore pair(double shift, double preference, int longerBy) {
        double reference = -40 + preference;
        return Scores.score("id", "a", reference + shift, -40 - shift, reference, -40, TOKENS + longerBy, TOKENS);
    }

    private static TrainingFacts trained(double accuracy, double loss) {
        return new TrainingFacts("start", "start", "policy", 32, new TrainingEnd(10, loss, accuracy));
    }

    private static List<Code> codes(List<PairScore> scores, TrainingFacts training) {
        return Verdicts.of(Scores.summary(scores, 500), training, null).stream()
                .map(Verdict::code)
                .toList();
    }
}
