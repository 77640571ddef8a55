package io.plumbline.loss;

/**
 * The rewards of a pair's completions, β (log π − log π_ref). The rewards of a tie are equal, so that its margin is exactly
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
     * @param beta scale of the rewards, &gt; 0
     * @param chosenTokens tokens of the chosen completion
     * @param rejectedTokens tokens of the rejected completion
     * @param rounding of the log-probs
     */
    public static PairRewards of(
            PairLogProbs logProbs, double beta, int chosenTokens, int rejectedTokens, Rounding rounding) {
        double chosen = logProbs.policyChosen() - logProbs.referenceChosen();
        double rejected = logProbs.policyRejected() - logProbs.referenceRejected();
        double bound = bound(logProbs, chosenTokens, rejectedTokens, rounding);
        double ofChosen = rounding.ofDifference(logProbs.policyChosen(), logProbs.referenceChosen(), chosenTokens);
        double ofRejected =
                rounding.ofDifference(logProbs.policyRejected(), logProbs.referenceRejected(), rejectedTokens);
        Outcome outcome = Outcome.of(logProbs.logRatioDifference(), bound);
        if (outcome != Outcome.TIE) {
            return new PairRewards(logProbs, beta * chosen, beta * rejected, outcome);
        }
        boolean bothZero = Math.abs(chosen) <= ofChosen && Math.abs(rejected) <= ofRejected;
        double both = bothZero ? 0 : beta * (chosen + rejected) / 2;
        return new PairRewards(logProbs, both, both, outcome);
    }

    /**
     * The most by which rounding may move {@link PairLogProbs#logRatioDifference()}.
     *
     * @param chosenTokens tokens of the chosen completion
     * @param rejectedTokens tokens of the rejected completion
     * @param rounding of the log-probs
     */
    public static double bound(PairLogProbs logProbs, int chosenTokens, int rejectedTokens, Rounding rounding) {
        return Math.hypot(
                rounding.ofDifference(logProbs.policyChosen(), logProbs.referenceChosen(), chosenTokens),
                rounding.ofDifference(logProbs.policyRejected(), logProbs.referenceRejected(), rejectedTokens));
    }

    /** Chosen reward − rejected reward. */
    public double margin() {
        return chosen - rejected;
    }
}
