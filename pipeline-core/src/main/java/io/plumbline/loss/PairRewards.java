package io.plumbline.loss;

/**
 * The rewards of a pair's completions, β (log π − log π_ref). A reward within {@link Rounding} of 0 is 0: a policy that is
 * its reference has none, in whatever batches the two were computed.
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
        double ofChosen = rounding.ofDifference(logProbs.policyChosen(), logProbs.referenceChosen(), chosenTokens);
        double ofRejected =
                rounding.ofDifference(logProbs.policyRejected(), logProbs.referenceRejected(), rejectedTokens);
        return new PairRewards(
                logProbs,
                Math.abs(chosen) <= ofChosen ? 0 : beta * chosen,
                Math.abs(rejected) <= ofRejected ? 0 : beta * rejected,
                Outcome.of(logProbs.logRatioDifference(), Math.hypot(ofChosen, ofRejected)));
    }

    /** Chosen reward − rejected reward. */
    public double margin() {
        return chosen - rejected;
    }
}
