package io.plumbline.score.page;

import io.plumbline.loss.Divergence;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Score;
import io.plumbline.report.Figures;
import io.plumbline.score.Verdict;

/** Explains rewards and verdicts in words. */
final class Wording {
    private Wording() {}

    /** Says what the reward of a completion is, by the loss that the policy was trained with. */
    static String reward(Reward reward) {
        String perToken =
                switch (reward.score().length()) {
                    case SUM -> "";
                    case TOKEN_MEAN -> ", per token";
                };
        String scale = Figures.shortly(reward.scale());
        return switch (reward.score().basis()) {
            case LOG_RATIO -> "The reward of a completion is how much likelier the policy finds it than the reference does"
                    + perToken + ": " + scale + " × " + ratio(reward.score())
                    + ". It is above 0 where the policy likes the completion more than the reference does, and below 0 where"
                    + " it likes it less.";
            case POLICY -> "The reward of a completion is how likely the policy finds it" + perToken + ": " + scale
                    + " × log π. The loss of this run has no reference: rewards are below 0, and nearer to 0 is better.";
        };
    }

    private static String ratio(Score score) {
        return score.divergence().equals(Divergence.REVERSE_KL)
                ? "(log π − log π_ref), with π the policy's probability of the completion and π_ref the reference's"
                : "f′(π / π_ref), with π the policy's probability of the completion, π_ref the reference's and f the"
                        + " divergence of loss.divergence";
    }

    /** Says what to do about a verdict. */
    static String remedy(Verdict.Code code) {
        return switch (code) {
            case LEARNED_NOTHING -> "Raise training.learning-rate, tenfold to begin with, or train for more steps; the loss"
                    + " below should fall. Nothing else on this page means anything until it does.";
            case LABELS_REVERSED -> "Look at a few examples (plumbline ingest --sample 3), name the preferred side in"
                    + " data.columns.chosen and the other in data.columns.rejected, and run again. Do not use this policy.";
            case HELD_OUT_TOO_SMALL -> "Hold more out (data.held-out-fraction, or more files in data.held-out), or, where"
                    + " the curves still move at the end, train for longer.";
            case NO_BETTER_THAN_LENGTH -> "Look at the results by length below. Balance the lengths in the data, or take a"
                    + " loss that leaves length out of the reward (loss.type and loss.ld-alpha in plumbline config).";
            case REFERENCE_EXPLAINS -> "Do not take the accuracy for something learnt. Hold the policy against its"
                    + " reference by completions of both (plumbline sample, label and judge).";
            case OVERFITS -> "Train for fewer epochs or at a lower rate (training.epochs, training.learning-rate), raise"
                    + " loss.beta, or get more data. Where held-out curves stand below, stop where they turn.";
            case CHOSEN_FELL -> "Raise loss.beta or lower training.learning-rate, or take a loss that also keeps the chosen"
                    + " completions likely (loss.type in plumbline config). Read some sampled completions before you use the"
                    + " policy.";
            case MUCH_TRUNCATED -> "Raise tokenizer.max-length, as far as the model has positions and the memory lasts, or"
                    + " leave out the longest rows.";
        };
    }
}
