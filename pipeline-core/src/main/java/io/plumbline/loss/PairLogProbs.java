package io.plumbline.loss;

import java.io.Serializable;

/**
 * Sequence log-probs of one pair under the policy and the reference.
 *
 * @param policyChosen log π(chosen | prompt)
 * @param policyRejected log π(rejected | prompt)
 * @param referenceChosen log π_ref(chosen | prompt)
 * @param referenceRejected log π_ref(rejected | prompt)
 */
public record PairLogProbs(double policyChosen, double policyRejected, double referenceChosen, double referenceRejected)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** (log π − log π_ref)(chosen) − (log π − log π_ref)(rejected): the margin before β. */
    public double logRatioDifference() {
        return (policyChosen - referenceChosen) - (policyRejected - referenceRejected);
    }
}
