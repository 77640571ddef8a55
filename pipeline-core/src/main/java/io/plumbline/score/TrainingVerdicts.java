package io.plumbline.score;

import static io.plumbline.score.Verdict.Code.CHOSEN_FELL;
import static io.plumbline.score.Verdict.Code.LEARNED_NOTHING;
import static io.plumbline.score.Verdict.Code.OVERFITS;
import static io.plumbline.score.Verdict.verdict;

import io.plumbline.loss.Score;
import io.plumbline.report.Figures;
import java.util.Optional;

/** Verdicts on what the training did to the policy: nothing, too much, or the same to both sides. */
final class TrainingVerdicts {
    /** If the rewards differ by no more than rounding in at least this share of pairs, nothing counts as learnt. */
    private static final double MOST_TIES = 0.5;

    /** The gap between the accuracies on training and on held-out pairs that must be exceeded with certainty. */
    private static final double CLEAR_GAP = 0.05;

    /** Nats that chosen completions must have lost on average: a tenth of their probability. */
    private static final double CLEAR_FALL = 0.1;

    /** The chosen completions must have fallen by at least this share of the rejected completions' fall. */
    private static final double SHARED_FALL = 0.2;

    /** Half the width of a 95 % interval in standard errors. */
    private static final double WIDTH = 1.96;

    private final ScoreSummary summary;
    private final TrainingFacts training;

    TrainingVerdicts(ScoreSummary summary, TrainingFacts training) {
        this.summary = summary;
        this.training = training;
    }

    /** Its parameters are those it started with, or at least half of the pairs are ties. */
    Optional<Verdict> learnedNothing() {
        long pairs = summary.total().pairs();
        long ties = summary.total().metrics().ties();
        if (training.policyFingerprint().equals(training.startFingerprint())) {
            return verdict(
                    LEARNED_NOTHING,
                    "This policy learned nothing: its parameters are those it started with. Look at the learning rate and"
                            + " the number of steps.");
        }
        if (ties >= MOST_TIES * pairs) {
            String found =
                    switch (score().basis()) {
                        case LOG_RATIO -> "it prefers neither side more than its reference does";
                        case POLICY -> "it finds neither side more likely";
                    };
            return verdict(
                    LEARNED_NOTHING,
                    "This policy learned nothing: on %s of %s held-out pairs %s. Look at the learning rate and the number of"
                            + " steps.",
                    Figures.count(ties),
                    Figures.count(pairs),
                    found);
        }
        return Optional.empty();
    }

    /**
     * The accuracy in the last tenth of the training surely exceeds the held-out one by {@link #CLEAR_GAP}; or the loss is
     * above that of an unchanged policy on held-out pairs, surely, and below it on training pairs. One correct and one wrong
     * pair are added to each side (Agresti and Caffo 2000), since a share of 0 or 1 in few pairs is not known exactly. The
     * pairs of one prompt count as one on both sides, as if they all said the same, prompts of unequal numbers of pairs as fewer of
     * equal numbers, and the training is taken to have as many a prompt as the held-out examples.
     */
    Optional<Verdict> overfits(Comparisons found) {
        TrainingEnd end = training.end();
        if (end == null) {
            return Optional.empty();
        }
        double promptsOfOne = summary.effectivePrompts() / summary.examples();
        double trained = end.steps() * training.examplesPerStep() * promptsOfOne + 2.0;
        double heldOut = summary.effectivePrompts() + 2.0;
        double ofTrained = (end.accuracy() * (trained - 2) + 1) / trained;
        double ofHeldOut = (summary.accuracy() * summary.effectivePrompts() + 1) / heldOut;
        double gap = ofTrained - ofHeldOut;
        double error = Math.sqrt(ofTrained * (1 - ofTrained) / trained + ofHeldOut * (1 - ofHeldOut) / heldOut);
        if (gap - WIDTH * error > CLEAR_GAP) {
            return verdict(
                    OVERFITS,
                    "Overfits: at the end of the training %s of its pairs were ranked as labelled, of the held-out pairs %s."
                            + " Train less, with a lower rate or on more pairs, or look how the two sets differ.",
                    Figures.percent(end.accuracy()),
                    Figures.percent(summary.accuracy()));
        } else if (found != null
                && found.loss() != null
                && found.loss().low() > summary.unchangedLoss()
                && end.loss() < summary.unchangedLoss()) {
            return verdict(
                    OVERFITS,
                    "Overfits: its loss on held-out pairs is %s, more than the %s of a policy that learned nothing, though"
                            + " it was %s at the end of the training. Train less, with a lower rate or on more pairs.",
                    Figures.decimal(summary.total().meanLoss()),
                    Figures.decimal(summary.unchangedLoss()),
                    Figures.decimal(end.loss()));
        }
        return Optional.empty();
    }

    /** Chosen completions surely lost with the rejected ones, a clear amount and a clear part of what those lost. */
    Optional<Verdict> chosenFell(Comparisons found) {
        if (!score().equals(Score.LOG_RATIO)) {
            // Other rewards are no nats that a completion lost.
            return Optional.empty();
        }
        double pairs = summary.total().pairs() * summary.reward().scale();
        double chosen = -summary.total().metrics().chosenReward() / pairs;
        double rejected = -summary.total().metrics().rejectedReward() / pairs;
        if (found.chosenReward().high() < 0
                && found.rejectedReward().high() < 0
                && chosen >= CLEAR_FALL
                && chosen >= SHARED_FALL * rejected) {
            return verdict(
                    CHOSEN_FELL,
                    "The chosen completions became less likely too: they lost %.2f nats on average, the rejected ones"
                            + " %.2f. The policy moves away from both, towards texts that nobody labelled; a larger"
                            + " loss.beta or a lower rate holds it back.",
                    chosen,
                    rejected);
        }
        return Optional.empty();
    }

    private Score score() {
        return summary.reward().score();
    }
}
