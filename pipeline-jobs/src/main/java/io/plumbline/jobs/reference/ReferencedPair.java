package io.plumbline.jobs.reference;

import io.plumbline.data.TokenizedPair;
import java.io.Serializable;

/**
 * A pair with what the reference model gives its completions.
 *
 * @param pair the tokenised pair
 * @param referenceChosen log π_ref(chosen | prompt), natural, summed over the completion's tokens
 * @param referenceRejected log π_ref(rejected | prompt)
 */
public record ReferencedPair(TokenizedPair pair, double referenceChosen, double referenceRejected)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses log-probs that no model gives. */
    public ReferencedPair {
        if (!(referenceChosen <= 0) || !(referenceRejected <= 0)) {
            throw new IllegalArgumentException("Reference log-probs of pair " + pair.pairId()
                    + " must be <= 0, got chosen " + referenceChosen + ", rejected " + referenceRejected);
        }
    }
}
