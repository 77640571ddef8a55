package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.CHOSEN_FELL;
import static io.plumbline.score.Verdict.Code.HELD_OUT_TOO_SMALL;
import static io.plumbline.score.Verdict.Code.LABELS_REVERSED;
import static io.plumbline.score.Verdict.Code.LEARNED_NOTHING;
import static io.plumbline.score.Verdict.Code.MUCH_TRUNCATED;
import static io.plumbline.score.Verdict.Code.NO_BETTER_THAN_LENGTH;
import static io.plumbline.score.Verdict.Code.OVERFITS;
import static io.plumbline.score.Verdict.Code.REFERENCE_EXPLAINS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.score.Verdict.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each verdict is given on a run that has its cause, and not on one that just lacks it. */
class VerdictsTest {
    private static final int PAIRS = 400;
    private static final TrainingFacts WITHOUT_METRICS = new TrainingFacts("start", "start", "policy", 32, null);

    /** A held-out set by shares of its pairs; each share falls on other pairs than the others unless said otherwise. */
    private static final class HeldOut {
        private int pairs = PAIRS;
        private double correct = 0.8;
        private double ties;
        private double longer = 0.5;
        private double referenceCorrect = 0.5;
        private boolean lengthFollowsLabels;
        private boolean referenceFollowsLabels;
        private int longerBy = 2;
        private double preference = 1;
        private double chosenShift = 1;
        private double rejectedShift = -1;

        ScoreSummary summary(int samples) {
            List<PairScore> scores = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                double place = (i + 0.5) / pairs;
                // Steps that have nothing to do with each other, so that the shares are independent.
                double lengthPlace = lengthFollowsLabels ? place : (i * 7 % pairs + 0.5) / pairs;
                double referencePlace = referenceFollowsLabels ? place : (i * 13 % pairs + 0.5) / pairs;
                double sign = place < correct ? 1 : -1;
                double moved = place >= 1 - ties ? 0 : 1;
                double chosen = moved * (sign > 0 ? chosenShift : rejectedShift);
                double rejected = moved * (sign > 0 ? rejectedShift : chosenShift);
                int chosenTokens = 20 + (lengthPlace < longer ? longerBy : -longerBy);
                double reference = (referencePlace < referenceCorrect ? 1 : -1) * preference;
                scores.add(Scores.score(
                        "id", "a", -40 + reference + chosen, -40 + rejected, -40 + reference, -40, chosenTokens, 20));
            }
            return Scores.summary(scores, samples);
        }
    }

    private static HeldOut heldOut() {
        return new HeldOut();
    }

    private static TrainingFacts trained(double accuracy, double loss) {
        return new TrainingFacts("start", "start", "policy", 32, new TrainingEnd(10, loss, accuracy));
    }

    private static DataCounts cut(long completions) {
        return new DataCounts(1000, 1000, 2000, completions, new TreeMap<>());
    }

    private static List<Code> codes(HeldOut pairs, TrainingFacts training, DataCounts data) {
        return Verdicts.of(pairs.summary(500), training, data).stream()
                .map(Verdict::code)
                .toList();
    }

    private static Arguments is(Code code, String cause, HeldOut pairs) {
        return Arguments.of(cause, pairs, WITHOUT_METRICS, cut(0), List.of(code));
    }

    private static Arguments isNot(String cause, HeldOut pairs) {
        return Arguments.of(cause, pairs, WITHOUT_METRICS, cut(0), List.of());
    }

    static Stream<Arguments> table() {
        return Stream.of(
                isNot("nothing", heldOut()),
                is(LEARNED_NOTHING, "every pair a tie", with(pairs -> pairs.ties = 1)),
                is(LEARNED_NOTHING, "half of the pairs ties", with(pairs -> {
                    pairs.ties = 0.5;
                    pairs.correct = 1;
                })),
                isNot("less than half of the pairs ties, the rest all correct", with(pairs -> {
                    pairs.ties = 0.49;
                    pairs.correct = 1;
                    pairs.longerBy = 0;
                })),
                Arguments.of(
                        "parameters as they were",
                        heldOut(),
                        new TrainingFacts("start", "other", "start", 32, null),
                        cut(0),
                        List.of(LEARNED_NOTHING)),
                is(LABELS_REVERSED, "a fifth correct", with(pairs -> pairs.correct = 0.2)),
                is(LABELS_REVERSED, "rejected sides likelier before and after", with(pairs -> {
                    pairs.referenceCorrect = 0.2;
                    pairs.preference = 10;
                })),
                isNot("chosen sides far longer, so that their sums are less", with(pairs -> {
                    pairs.referenceCorrect = 0;
                    pairs.preference = 10;
                    pairs.longerBy = 19;
                    pairs.longer = 0.6;
                })),
                is(HELD_OUT_TOO_SMALL, "12 of 20 pairs", with(pairs -> {
                    pairs.pairs = 20;
                    pairs.correct = 0.6;
                })),
                is(HELD_OUT_TOO_SMALL, "half of many pairs", with(pairs -> pairs.correct = 0.5)),
                isNot("80 of 100 pairs", with(pairs -> pairs.pairs = 100)),
                is(NO_BETTER_THAN_LENGTH, "the longer one wins as often", with(pairs -> {
                    pairs.longer = 0.8;
                    pairs.lengthFollowsLabels = true;
                })),
                is(NO_BETTER_THAN_LENGTH, "the shorter one wins as often", with(pairs -> pairs.longer = 0.2)),
                isNot("the longer one wins less often", with(pairs -> pairs.longer = 0.65)),
                is(REFERENCE_EXPLAINS, "the reference ranks as well", with(pairs -> {
                    pairs.referenceCorrect = 0.8;
                    pairs.referenceFollowsLabels = true;
                })),
                isNot("the reference ranks less well", with(pairs -> pairs.referenceCorrect = 0.65)),
                Arguments.of(
                        "another model as the reference, which prefers the rejected sides",
                        with(pairs -> {
                            pairs.referenceCorrect = 0.15;
                            pairs.preference = 2;
                        }),
                        new TrainingFacts("start", "other", "policy", 32, null),
                        cut(0),
                        List.of(REFERENCE_EXPLAINS)),
                Arguments.of("all training pairs", heldOut(), trained(0.97, 0.6), cut(0), List.of(OVERFITS)),
                Arguments.of("some more training pairs", heldOut(), trained(0.88, 0.6), cut(0), List.of()),
                Arguments.of(
                        "a loss above that of an unchanged policy",
                        with(pairs -> {
                            pairs.correct = 0.62;
                            pairs.chosenShift = 10;
                            pairs.rejectedShift = -10;
                        }),
                        trained(0.62, 0.2),
                        cut(0),
                        List.of(OVERFITS)),
                Arguments.of(
                        "the same loss at the end of the training",
                        with(pairs -> {
                            pairs.correct = 0.62;
                            pairs.chosenShift = 10;
                            pairs.rejectedShift = -10;
                        }),
                        trained(0.62, 0.75),
                        cut(0),
                        List.of()),
                is(CHOSEN_FELL, "both sides fall", with(pairs -> {
                    pairs.chosenShift = -2;
                    pairs.rejectedShift = -4;
                })),
                isNot("the chosen ones fall a little", with(pairs -> {
                    pairs.correct = 1;
                    pairs.chosenShift = -0.09;
                    pairs.rejectedShift = -0.2;
                })),
                isNot("the chosen ones fall by a tenth of the rejected ones' fall", with(pairs -> {
                    pairs.correct = 1;
                    pairs.chosenShift = -0.4;
                    pairs.rejectedShift = -4;
                })),
                is(CHOSEN_FELL, "rewards of -2.33 and -9.35", with(pairs -> {
                    pairs.correct = 1;
                    pairs.chosenShift = -23.3;
                    pairs.rejectedShift = -93.5;
                })),
                isNot("rewards of -0.28 and -7.67", with(pairs -> {
                    pairs.correct = 1;
                    pairs.chosenShift = -2.8;
                    pairs.rejectedShift = -76.7;
                })),
                isNot("only the rejected ones fall", with(pairs -> pairs.rejectedShift = -4)),
                Arguments.of("a tenth cut", heldOut(), trained(0.8, 0.6), cut(200), List.of(MUCH_TRUNCATED)),
                Arguments.of("less than a tenth cut", heldOut(), trained(0.8, 0.6), cut(199), List.of()));
    }

    private static HeldOut with(Consumer<HeldOut> change) {
        HeldOut pairs = heldOut();
        change.accept(pairs);
        return pairs;
    }

    @ParameterizedTest(name = "{4}: {0}")
    @MethodSource("table")
    void givesEachVerdictOnItsCauseAlone(
            String cause, HeldOut pairs, TrainingFacts training, DataCounts data, List<Code> expected) {
        assertThat(codes(pairs, training, data)).as(cause).isEqualTo(expected);
    }

    @Test
    void saysHowManyPairsWouldBeNeeded() {
        HeldOut pairs = with(some -> {
            some.pairs = 100;
            some.correct = 0.55;
        });
        // (0.1 n − 1) / √n = 1.96 gives n = 404.
        String text =
                Verdicts.of(pairs.summary(4000), trained(0.5, 0.6), null).get(0).text();
        assertThat(text)
                .startsWith("The result cannot be told from chance: of 100 held-out pairs 55 are ranked as labelled and"
                        + " 45 the other way round. To tell this difference from chance takes about ");
        int needed = Integer.parseInt(text.replaceAll(".*about (\\d+) held-out pairs\\.", "$1"));
        assertThat(needed).isBetween(330, 430);
        String none = Verdicts.of(with(some -> some.correct = 0.5).summary(500), trained(0.5, 0.6), null)
                .get(0)
                .text();
        assertThat(none).endsWith("No number of held-out pairs would show a difference as small as this.");
    }

    @Test
    void withoutIntervalsOnlyThoseThatNeedNone() {
        assertThat(Verdicts.of(with(pairs -> pairs.correct = 0.2).summary(0), trained(0.2, 0.6), null))
                .isEmpty();
        assertThat(Verdicts.of(with(pairs -> pairs.ties = 1).summary(0), trained(0.8, 0.6), null))
                .extracting(Verdict::code)
                .containsExactly(LEARNED_NOTHING);
        assertThat(Verdicts.of(Scores.summary(List.of(), 500), trained(0.8, 0.6), null))
                .isEmpty();
    }

    @Test
    void refusesAVerdictWithoutWords() {
        assertThatThrownBy(() -> new Verdict(OVERFITS, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Verdict OVERFITS must have a text");
    }
}
