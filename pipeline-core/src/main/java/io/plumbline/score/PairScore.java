package io.plumbline.score;

import io.plumbline.loss.PairLogProbs;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a policy gives a held-out pair: a row of {@code scores/*.parquet}.
 *
 * @param pairId the pair's id, 64 hexadecimal digits
 * @param source where the pair came from
 * @param policyChosen log π(chosen | prompt)
 * @param policyRejected log π(rejected | prompt)
 * @param referenceChosen log π_ref(chosen | prompt)
 * @param referenceRejected log π_ref(rejected | prompt)
 * @param beta scale of the rewards, > 0
 * @param chosenTokens tokens of the chosen completion, at least 1
 * @param rejectedTokens tokens of the rejected completion, at least 1
 */
public record PairScore(
        String pairId,
        String source,
        double policyChosen,
        double policyRejected,
        double referenceChosen,
        double referenceRejected,
        double beta,
        int chosenTokens,
        int rejectedTokens)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses what no model gives. */
    public PairScore {
        Objects.requireNonNull(source, "source");
        require(pairId, "log-probs must be finite", Double.isFinite(policyChosen + policyRejected));
        require(pairId, "reference log-probs must be finite", Double.isFinite(referenceChosen + referenceRejected));
        require(pairId, "beta must be > 0, got " + beta, beta > 0);
        require(pairId, "both sides must have a token", chosenTokens > 0 && rejectedTokens > 0);
    }

    private static void require(String pairId, String message, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("Score of pair " + pairId + ": " + message);
        }
    }

    /** β (log π − log π_ref) of the chosen completion. */
    public double rewardChosen() {
        return beta * (policyChosen - referenceChosen);
    }

    /** β (log π − log π_ref) of the rejected completion. */
    public double rewardRejected() {
        return beta * (policyRejected - referenceRejected);
    }

    /** Chosen reward − rejected reward. */
    public double margin() {
        return rewardChosen() - rewardRejected();
    }

    /** Whether the rewards agree with the label. */
    public Outcome outcome() {
        return Outcome.of(rewardChosen(), rewardRejected());
    }

    /** The same by the policy's log-probs, without the reference. */
    Outcome policyOutcome() {
        return Outcome.of(policyChosen, policyRejected);
    }

    /** The same by the policy's mean log-prob of a token. */
    Outcome policyOutcomePerToken() {
        return Outcome.of(policyChosen / chosenTokens, policyRejected / rejectedTokens);
    }

    /** Chosen tokens − rejected tokens. */
    int lengthDifference() {
        return chosenTokens - rejectedTokens;
    }

    /** What the losses take. */
    public PairLogProbs logProbs() {
        return new PairLogProbs(policyChosen, policyRejected, referenceChosen, referenceRejected);
    }
}
