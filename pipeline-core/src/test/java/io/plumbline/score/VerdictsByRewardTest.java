package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.HELD_OUT_TOO_SMALL;
import static io.plumbline.score.Verdict.Code.LABELS_REVERSED;
import static io.plumbline.score.Verdict.Code.LEARNED_NOTHING;
import static io.plumbline.score.Verdict.Code.MUCH_TRUNCATED;
import static io.plumbline.score.Verdict.Code.NO_BETTER_THAN_LENGTH;
import static io.plumbline.score.Verdict.Code.OVERFITS;
import static io.plumbline.score.Verdict.Code.REFERENCE_EXPLAINS;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.loss.LossTypes;
import io.plumbline.score.Verdict.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts by the score that a loss compares: with or without a reference, by sum or by token. */
class VerdictsByRewardTest {
    private static final int PAIRS = 400;
    private static final int SAMPLES = 500;
    private static final double NATS = -1.5;

    /**
     * Mean log-probs of a token, less {@link #NATS}.
     *
     * @param chosen of the chosen completion
     * @param rejected of the rejected one
     */
    private record PerToken(double chosen, double rejected) {}

    private static List<Verdict> verdicts(String loss, List<PairScore> pairs, String reference, TrainingEnd end) {
        TrainingFacts training = new TrainingFacts("start", reference, "policy", 32, end);
        DataCounts cut = new DataCounts(1000, 1000, 2000, 200, new TreeMap<>());
        return Verdicts.of(Scores.summary(LossTypes.named(loss), pairs, SAMPLES), training, cut);
    }

    private static List<Code> codes(String loss, List<PairScore> pairs) {
        return verdicts(loss, pairs, "start", null).stream().map(Verdict::code).toList();
    }

    /** Completions of 220 and 190 tokens on average, the chosen one longer in six of ten pairs. */
    private static List<PairScore> longerChosen(PerToken policy, PerToken reference) {
        Random random = new Random(5);
        List<PairScore> pairs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            int chosen = (int) Math.max(20, 220 + 70 * random.nextGaussian());
            int rejected = (int) Math.max(20, 190 + 70 * random.nextGaussian());
            pairs.add(pair(policy, reference, chosen, rejected));
        }
        return pairs;
    }

    private static PairScore pair(PerToken policy, PerToken reference, int chosen, int rejected) {
        return Scores.score(
                "id",
                "a",
                (NATS + policy.chosen()) * chosen,
                (NATS + policy.rejected()) * rejected,
                (NATS + reference.chosen()) * chosen,
                (NATS + reference.rejected()) * rejected,
                chosen,
                rejected);
    }

    /** Log-probs of one size a token prefer the shorter side, before any training; labels have no part in that. */
    @Test
    void sumsWithoutAReferenceThatPreferTheShorterSideAreNoReversedLabels() {
        PerToken base = new PerToken(0, 0);
        List<Verdict> verdicts = verdicts("cpo", longerChosen(base, base), "start", new TrainingEnd(10, 0.6, 0.97));
        assertThat(verdicts).extracting(Verdict::code).containsExactly(NO_BETTER_THAN_LENGTH, OVERFITS, MUCH_TRUNCATED);
        assertThat(verdicts.get(0).text()).startsWith("No better than \"the longer one wins\": that rule ranks ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simpo", "orpo"})
    void meansWithoutAReferenceThatPreferTheRejectedSideAreNoReversedLabels(String loss) {
        // By sum the chosen side, which is shorter, is preferred, so the model alone says nothing about the labels.
        List<PairScore> pairs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            PerToken base = pair % 10 < 7 ? new PerToken(-0.1, 0.1) : new PerToken(0.1, -0.1);
            pairs.add(pair(base, base, 100, 200));
        }
        assertThat(codes(loss, pairs)).containsExactly(NO_BETTER_THAN_LENGTH, MUCH_TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpo", "simpo", "orpo", "sigmoid"})
    void aModelThatPrefersTheRejectedSideByAllCountsFindsLabelsReversedWhateverTheLoss(String loss) {
        PerToken base = new PerToken(-0.1, 0.1);
        PerToken trained = new PerToken(-0.12, 0.15);
        List<PairScore> pairs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            pairs.add(pair(trained, base, 100, 90 + pair % 20));
        }
        assertThat(codes(loss, pairs)).contains(LABELS_REVERSED, MUCH_TRUNCATED);
    }

    /** A reference that prefers the chosen side takes as much from the rewards of a policy without a preference. */
    @Test
    void anotherModelAsTheReferenceIsNoReversedLabels() {
        List<PairScore> pairs = longerChosen(new PerToken(0, 0), new PerToken(0.1, -0.1));
        assertThat(verdicts("sigmoid", pairs, "other", null))
                .extracting(Verdict::code)
                .containsExactly(NO_BETTER_THAN_LENGTH, MUCH_TRUNCATED);
        assertThat(codes("sigmoid", pairs)).containsExactly(LABELS_REVERSED, MUCH_TRUNCATED);
    }

    /** The reference prefers the chosen side by token in nine pairs of ten, which its sums do not show. */
    @ParameterizedTest
    @ValueSource(strings = {"simpo", "orpo", "sigmoid_norm", "ipo"})
    void aReferenceExplainsMeansByItsMeans(String loss) {
        List<Verdict> verdicts = verdicts(loss, byToken(9), "start", null);
        assertThat(verdicts).extracting(Verdict::code).containsExactly(REFERENCE_EXPLAINS, MUCH_TRUNCATED);
        assertThat(verdicts.get(0).text())
                .startsWith(
                        "The reference explains this result by itself: without any training it finds the chosen side"
                                + " more likely (by the mean of a token) in 90.0 % of the held-out pairs, the trained rewards rank"
                                + " 90.0 % as labelled");
        assertThat(codes(loss, byToken(5))).containsExactly(MUCH_TRUNCATED);
    }

    @Test
    void aReferenceDoesNotExplainSumsByItsMeans() {
        assertThat(codes("sigmoid", byToken(9))).containsExactly(MUCH_TRUNCATED);
    }

    /** Rewards right in nine pairs of ten, a reference whose means are right in some of ten and whose sums in one half. */
    private static List<PairScore> byToken(int rightOfTen) {
        List<PairScore> pairs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            int sign = pair % 10 < rightOfTen ? 1 : -1;
            PerToken reference = new PerToken(0.01 * sign, -0.01 * sign);
            int right = pair % 10 < 9 ? 1 : -1;
            PerToken policy = new PerToken(0.2 * right, -0.2 * right);
            // Lengths that have nothing to do with either.
            pairs.add(pair(policy, reference, 100, pair / 10 % 2 == 0 ? 95 : 105));
        }
        return pairs;
    }

    /** The log-probs of a policy are held against no reference, so that no reference gives rewards to a side. */
    @Test
    void aReferenceThatPrefersTheRejectedSideExplainsRewardsOfLogRatiosAlone() {
        List<PairScore> pairs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            int rejected = pair % 2 == 0 ? 95 : 105;
            // By token a preference in seven pairs of ten, by sum that of the lengths.
            int sign = pair / 2 % 10 < 7 ? 1 : -1;
            pairs.add(pair(new PerToken(0.001 * sign, -0.001 * sign), new PerToken(-0.2, 0.2), 100, rejected));
        }
        assertThat(verdicts("sigmoid", pairs, "other", null))
                .extracting(Verdict::code)
                .contains(REFERENCE_EXPLAINS);
        assertThat(verdicts("cpo", pairs, "other", null))
                .extracting(Verdict::code)
                .doesNotContain(REFERENCE_EXPLAINS);
        assertThat(verdicts("simpo", pairs, "other", null))
                .extracting(Verdict::code)
                .doesNotContain(REFERENCE_EXPLAINS);
    }

    @Test
    void tiesAreToldByTheScore() {
        PerToken same = new PerToken(0, 0);
        List<PairScore> ties = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            ties.add(pair(same, new PerToken(0.1, -0.1), 100, 100));
        }
        assertThat(verdicts("cpo", ties, "start", null).get(0))
                .isEqualTo(new Verdict(
                        LEARNED_NOTHING,
                        "This policy learned nothing: on 400 of 400 held-out pairs it finds neither side more likely. Look"
                                + " at the learning rate and the number of steps."));
        List<PairScore> unchanged = longerChosen(same, same);
        assertThat(verdicts("sigmoid", unchanged, "start", null).get(0).text())
                .startsWith(
                        "This policy learned nothing: on 400 of 400 held-out pairs it prefers neither side more than"
                                + " its reference does. ");
        assertThat(codes("sigmoid", unchanged)).doesNotContain(HELD_OUT_TOO_SMALL);
    }
}
