package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.CHOSEN_FELL;
import static io.plumbline.score.Verdict.Code.HELD_OUT_TOO_SMALL;
import static io.plumbline.score.Verdict.Code.LABELS_REVERSED;
import static io.plumbline.score.Verdict.Code.LEARNED_NOTHING;
import static io.plumbline.score.Verdict.Code.MUCH_TRUNCATED;
import static io.plumbline.score.Verdict.Code.NO_BETTER_THAN_LENGTH;
import static io.plumbline.score.Verdict.Code.OVERFITS;
import static io.plumbline.score.Verdict.Code.REFERENCE_EXPLAINS;

import io.plumbline.loss.Score;
import io.plumbline.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds reasons to doubt a result, the most serious first. Shares are always compared over the same pairs, by the 95 %
 * interval of the paired difference: two separate intervals may overlap although the difference is certain. The
 * {@link SignTest} must agree, so that few pairs prove nothing by being all alike. Without intervals, only the verdicts that
 * need none are given.
 */
public final class Verdicts {
    /** If the rewards differ by no more than rounding in at least this share of pairs, nothing counts as learnt. */
    static final double MOST_TIES = 0.5;

    /** A model alone must exceed this advantage of the rejected side, (wrong − correct) / pairs: 55 to 45. */
    static final double CLEAR_ADVANTAGE = 0.1;

    /** The gap between the accuracies on training and on held-out pairs that must be exceeded with certainty. */
    static final double CLEAR_GAP = 0.05;

    /** Nats that chosen completions must have lost on average: a tenth of their probability. */
    static final double CLEAR_FALL = 0.1;

    /** The chosen completions must have fallen by at least this share of the rejected completions' fall. */
    static final double SHARED_FALL = 0.2;

    /** From this share of cut completions on, a verdict says so. */
    static final double MUCH_CUT = 0.1;

    /** The largest number of needed pairs that a verdict names; nobody can collect more. */
    private static final double MOST_PAIRS_NAMED = 1e7;

    /** Half the width of a 95 % interval in standard errors. */
    private static final double WIDTH = 1.96;

    private final ScoreSummary summary;
    private final TrainingFacts training;
    private final DataCounts data;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Verdicts(ScoreSummary summary, TrainingFacts training, DataCounts data) {
        this.summary = summary;
        this.training = training;
        this.data = data;
    }

    /**
     * The verdicts on a run.
     *
     * @param data what ingest counted; null where unknown
     */
    public static List<Verdict> of(ScoreSummary summary, TrainingFacts training, DataCounts data) {
        Verdicts judged = new Verdicts(summary, training, data);
        if (summary.total().pairs() > 0 && !judged.learnedNothing()) {
            Comparisons found =
                    summary.intervals() == null ? null : summary.intervals().comparisons();
            judged.ofOnePrompt();
            if (found != null && !judged.labelsReversed(found) && !judged.heldOutTooSmall(found.advantage())) {
                judged.noBetterThanLength(found);
                judged.referenceExplains(found);
            }
            // Of fewer prompts not even all alike would be certain.
            if (SignTest.differ(summary.prompts(), 0)) {
                judged.overfits(found);
                if (found != null) {
                    judged.chosenFell(found);
                }
            }
        }
        judged.muchTruncated();
        return List.copyOf(judged.verdicts);
    }

    private void add(Verdict.Code code, String format, Object... values) {
        verdicts.add(new Verdict(code, String.format(Locale.ROOT, format, values)));
    }

    private static String percents(Interval interval) {
        return Figures.percents(interval.low(), interval.high());
    }

    private Score score() {
        return summary.reward().score();
    }

    /**
     * Returns true where all rewards are 0 before training. Others have a preference by then that no label gave: of
     * log-probs as sums the shorter side, of their means what the model finds likelier, and against another model as the
     * reference what that finds less likely.
     */
    private boolean startsAtChance() {
        return switch (score().basis()) {
            case LOG_RATIO -> training.startFingerprint().equals(training.referenceFingerprint());
            case POLICY -> false;
        };
    }

    /** Its parameters are those it started with, or at least half of the pairs are ties. */
    private boolean learnedNothing() {
        long pairs = summary.total().pairs();
        long ties = summary.total().metrics().ties();
        if (training.policyFingerprint().equals(training.startFingerprint())) {
            add(
                    LEARNED_NOTHING,
                    "This policy learned nothing: its parameters are those it started with. Look at the learning rate and"
                            + " the number of steps.");
            return true;
        }
        if (ties >= MOST_TIES * pairs) {
            String found =
                    switch (score().basis()) {
                        case LOG_RATIO -> "it prefers neither side more than its reference does";
                        case POLICY -> "it finds neither side more likely";
                    };
            add(
                    LEARNED_NOTHING,
                    "This policy learned nothing: on %s of %s held-out pairs %s. Look at the learning rate and the number of"
                            + " steps.",
                    Figures.count(ties),
                    Figures.count(pairs),
                    found);
            return true;
        }
        return false;
    }

    /**
     * The rewards are surely worse than chance although they started there, or policy and reference alone surely prefer the
     * rejected side.
     */
    private boolean labelsReversed(Comparisons found) {
        if (startsAtChance() && found.advantage().surelyNegative()) {
            add(
                    LABELS_REVERSED,
                    "The labels may be the wrong way round: %s of the held-out pairs are ranked as labelled, surely fewer"
                            + " than are ranked the other way. Check which column holds the chosen side, in the held-out"
                            + " data and in the training data.",
                    Figures.percent(summary.accuracy()));
            return true;
        }
        // By sum and by token: the sum alone prefers the shorter side, whatever it says.
        if (List.of(
                        found.referenceAdvantage(),
                        found.referenceAdvantagePerToken(),
                        found.policyAdvantage(),
                        found.policyAdvantagePerToken())
                .stream()
                .allMatch(advantage ->
                        advantage.surelyNegative() && advantage.interval().high() < -CLEAR_ADVANTAGE)) {
            add(
                    LABELS_REVERSED,
                    "The labels may be the wrong way round: before training and after it, the model alone finds the"
                            + " rejected side more likely in most pairs (chosen side more likely: %s before, %s after)."
                            + " Check which column holds the chosen side.",
                    Figures.percent(summary.total().referenceAccuracy()),
                    Figures.percent(summary.total().policyAccuracy()));
        }
        return false;
    }

    /** Several pairs are all of one prompt, and say nothing of others. */
    private void ofOnePrompt() {
        if (summary.prompts() == 1 && !summary.isOfPairs()) {
            add(
                    HELD_OUT_TOO_SMALL,
                    "The result cannot be told from chance: all %s held-out pairs are of one prompt, which does not show how"
                            + " much prompts differ. Hold out pairs of many prompts.",
                    Figures.count(summary.total().pairs()));
        }
    }

    /** The advantage is not surely other than 0, which is chance. */
    private boolean heldOutTooSmall(Advantage advantage) {
        if (advantage.surelyPositive() || advantage.surelyNegative()) {
            return false;
        }
        long pairs = summary.total().pairs();
        long correct = summary.total().metrics().correct();
        long wrong = pairs - correct - summary.total().metrics().ties();
        // Prompts decide, each with all its pairs.
        double prompts = SignTest.needed(advantage.more(), advantage.less());
        double withTies = Math.ceil(prompts * pairs / (advantage.more() + advantage.less()));
        double needed = Math.max(pairs + 1.0, withTies);
        String need;
        if (!summary.isOfPairs() && advantage.isOtherByPrompts()) {
            need = "Counted by prompts and counted by pairs, the result is not the same. Hold out more prompts.";
        } else if (needed <= MOST_PAIRS_NAMED) {
            need = "To tell this difference from chance takes about " + Figures.count((long) needed)
                    + " held-out pairs.";
        } else {
            need = "No number of held-out pairs would show a difference as small as this.";
        }
        add(
                HELD_OUT_TOO_SMALL,
                "The result cannot be told from chance: of %s held-out pairs%s %s are ranked as labelled and %s the other"
                        + " way round. %s",
                Figures.count(pairs),
                summary.isOfPairs() ? "" : " (of " + Figures.count(summary.prompts()) + " prompts)",
                Figures.count(correct),
                Figures.count(wrong),
                need);
        return true;
    }

    /** The accuracy with ties counting as half right, as in the differences. */
    private double halfRight() {
        long ties = summary.total().metrics().ties();
        return (summary.total().metrics().correct() + ties / 2.0)
                / summary.total().pairs();
    }

    /** The rewards are not surely better than the length rule that fits these labels better. */
    private void noBetterThanLength(Comparisons found) {
        Tally total = summary.total();
        long shorter = total.pairs() - total.longerChosen() - total.equalLengths();
        boolean longerWins = total.longerChosen() >= shorter;
        Advantage over = longerWins ? found.overLonger() : found.overShorter();
        if (!over.surelyPositive()) {
            add(
                    NO_BETTER_THAN_LENGTH,
                    "No better than \"the %s one wins\": that rule ranks %s of the held-out pairs as labelled, this policy"
                            + " %s (95 %% interval of the difference %s). It may have learned length alone.",
                    longerWins ? "longer" : "shorter",
                    Figures.percent(
                            (Math.max(total.longerChosen(), shorter) + total.equalLengths() / 2.0) / total.pairs()),
                    Figures.percent(halfRight()),
                    percents(over.interval()));
        }
    }

    /**
     * The reference's log-probs, by sum or by token as the rewards are, surely rank better than chance and not surely worse
     * than the rewards; or, where the policy started as another model and is held against the reference, their opposite does,
     * which gives rewards to a policy without any preference.
     */
    private void referenceExplains(Comparisons found) {
        Alone alone = alone(found);
        if (alone.reference().surelyPositive() && !found.overReference().surelyPositive()) {
            add(
                    REFERENCE_EXPLAINS,
                    "The reference explains this result by itself: without any training it finds the chosen side more"
                            + " likely%s in %s of the held-out pairs, the trained rewards rank %s as labelled (95 %%"
                            + " interval of the difference %s).",
                    alone.measure(),
                    Figures.percent(alone.referenceAccuracy()),
                    Figures.percent(halfRight()),
                    percents(found.overReference().interval()));
        } else if (score().basis() == Score.Basis.LOG_RATIO
                && !startsAtChance()
                && alone.reference().surelyNegative()
                && !alone.policy().surelyPositive()
                && !found.overReversedReference().surelyPositive()) {
            add(
                    REFERENCE_EXPLAINS,
                    "The reference explains this result by itself: it finds the rejected side more likely%s, which alone"
                            + " gives rewards to the chosen one. The policy without it finds the chosen side more likely"
                            + " in only %s of the held-out pairs.",
                    alone.measure(),
                    Figures.percent(alone.policyAccuracy()));
        }
    }

    /**
     * The log-probs of each model alone, measured as the rewards are.
     *
     * @param measure words to add to "more likely"
     */
    private record Alone(
            Advantage reference, Advantage policy, double referenceAccuracy, double policyAccuracy, String measure) {}

    private Alone alone(Comparisons found) {
        Tally total = summary.total();
        return switch (score().length()) {
            case SUM -> new Alone(
                    found.referenceAdvantage(),
                    found.policyAdvantage(),
                    total.referenceAccuracy(),
                    total.policyAccuracy(),
                    "");
            case TOKEN_MEAN -> new Alone(
                    found.referenceAdvantagePerToken(),
                    found.policyAdvantagePerToken(),
                    total.referenceAccuracyPerToken(),
                    total.policyAccuracyPerToken(),
                    " (by the mean of a token)");
        };
    }

    /**
     * The accuracy in the last tenth of the training surely exceeds the held-out one by {@link #CLEAR_GAP}; or the loss is
     * above that of an unchanged policy on held-out pairs, surely, and below it on training pairs. One correct and one wrong
     * pair are added to each side (Agresti and Caffo 2000), since a share of 0 or 1 in few pairs is not known exactly. The
     * pairs of one prompt count as one on both sides, as if they all said the same, prompts of unequal numbers of pairs as fewer of
     * equal numbers, and the training is taken to have as many a prompt as the held-out examples.
     */
    private void overfits(Comparisons found) {
        TrainingEnd end = training.end();
        if (end == null) {
            return;
        }
        double promptsOfOne = summary.effectivePrompts() / summary.examples();
        double trained = end.steps() * training.examplesPerStep() * promptsOfOne + 2.0;
        double heldOut = summary.effectivePrompts() + 2.0;
        double ofTrained = (end.accuracy() * (trained - 2) + 1) / trained;
        double ofHeldOut = (summary.accuracy() * summary.effectivePrompts() + 1) / heldOut;
        double gap = ofTrained - ofHeldOut;
        double error = Math.sqrt(ofTrained * (1 - ofTrained) / trained + ofHeldOut * (1 - ofHeldOut) / heldOut);
        if (gap - WIDTH * error > CLEAR_GAP) {
            add(
                    OVERFITS,
                    "Overfits: at the end of the training %s of its pairs were ranked as labelled, of the held-out pairs %s."
                            + " Train less, with a lower rate or on more pairs, or look how the two sets differ.",
                    Figures.percent(end.accuracy()),
                    Figures.percent(summary.accuracy()));
        } else if (found != null
                && found.loss() != null
                && found.loss().low() > summary.unchangedLoss()
                && end.loss() < summary.unchangedLoss()) {
            add(
                    OVERFITS,
                    "Overfits: its loss on held-out pairs is %s, more than the %s of a policy that learned nothing, though"
                            + " it was %s at the end of the training. Train less, with a lower rate or on more pairs.",
                    Figures.decimal(summary.total().meanLoss()),
                    Figures.decimal(summary.unchangedLoss()),
                    Figures.decimal(end.loss()));
        }
    }

    /** Chosen completions surely lost with the rejected ones, a clear amount and a clear part of what those lost. */
    private void chosenFell(Comparisons found) {
        if (!score().equals(Score.LOG_RATIO)) {
            // Other rewards are no nats that a completion lost.
            return;
        }
        double pairs = summary.total().pairs() * summary.reward().scale();
        double chosen = -summary.total().metrics().chosenReward() / pairs;
        double rejected = -summary.total().metrics().rejectedReward() / pairs;
        if (found.chosenReward().high() < 0
                && found.rejectedReward().high() < 0
                && chosen >= CLEAR_FALL
                && chosen >= SHARED_FALL * rejected) {
            add(
                    CHOSEN_FELL,
                    "The chosen completions became less likely too: they lost %.2f nats on average, the rejected ones"
                            + " %.2f. The policy moves away from both, towards texts that nobody labelled; a larger"
                            + " loss.beta or a lower rate holds it back.",
                    chosen,
                    rejected);
        }
    }

    private void muchTruncated() {
        if (data != null && data.shareCut() >= MUCH_CUT) {
            add(
                    MUCH_TRUNCATED,
                    "Much was cut: %s of the completions were longer than tokenizer.max-length leaves room for, so that the"
                            + " policy never sees how they end.",
                    Figures.percent(data.shareCut()));
        }
    }
}
