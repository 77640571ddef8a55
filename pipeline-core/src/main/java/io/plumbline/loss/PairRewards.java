package io.plumbline.loss;

/**
 * The rewards of a pair's completions, as its loss gives them. The rewards of a tie are equal, so that its margin is exactly
 * 0: both are 0 where each lies within {@link Rounding} of 0, as those of a policy that is its reference do, in whatever
 * batches the two were computed; else both are their mean. All others are left as they are, however small, so that the
 * sign of the margin is that of the outcome.
 *
 * @param logProbs that they are of
 * @param chosen reward of the chosen completion
 * @param rejected reward of the rejected completion
 * @param outcome whether they agree with the label; a tie where they differ by no more than rounding
 */
public record PairRewards(PairLogProbs logProbs, double chosen, double rejected, Outcome outcome) {
    /**
     * The rewards.
     *
     * @param reward of a completion, by the loss
     * @param chosenTokens tokens of the chosen completion
     * @param rejectedTokens tokens of the rejected completion
     * @param rounding of the log-probs
     */
    public static PairRewards of(
            PairLogProbs logProbs, Reward reward, int chosenTokens, int rejectedTokens, Rounding rounding) {
        Score score = reward.score();
        double scale = reward.scale();
        double chosen = score.of(logProbs.policyChosen(), logProbs.referenceChosen(), chosenTokens);
        double rejected = score.of(logProbs.policyRejected(), logProbs.referenceRejected(), rejectedTokens);
        double ofChosen = score.bound(logProbs.policyChosen(), logProbs.referenceChosen(), chosenTokens, rounding);
        double ofRejected =
                score.bound(logProbs.policyRejected(), logProbs.referenceRejected(), rejectedTokens, rounding);
        // Errors of the two have nothing to do with each other.
        Outcome outcome = Outcome.of(chosen - rejected, Math.hypot(ofChosen, ofRejected));
        if (outcome != Outcome.TIE) {
            return new PairRewards(logProbs, scale * chosen, scale * rejected, outcome);
        }
        boolean bothZero = Math.abs(chosen) <= ofChosen && Math.abs(rejected) <= ofRejected;
        double both = bothZero ? 0 : scale * (chosen + rejected) / 2;
        return new PairRewards(logProbs, both, both, outcome);
    }

    /** Chosen reward − rejected reward. */
    public double margin() {
        return chosen - rejected;
    }
}
