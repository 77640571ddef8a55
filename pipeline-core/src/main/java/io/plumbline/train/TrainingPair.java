package io.plumbline.train;

import java.io.Serializable;

/**
 * A pair to train on, with what the reference model says of it.
 *
 * @param pairId SHA-256 of (prompt, chosen, rejected) text, which fixes the pair's place in an epoch; empty where the
 *     place does not matter
 * @param prompt token ids, at least one
 * @param chosen token ids, at least one
 * @param rejected token ids, at least one
 * @param referenceChosen log π_ref(chosen | prompt); NaN where there is none, as in fine-tuning
 * @param referenceRejected log π_ref(rejected | prompt); NaN where there is none
 */
public record TrainingPair(
        String pairId, int[] prompt, int[] chosen, int[] rejected, double referenceChosen, double referenceRejected)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Whether both reference log-probs are numbers. */
    public boolean hasReference() {
        return Double.isFinite(referenceChosen) && Double.isFinite(referenceRejected);
    }

    /** Tokens stored: the prompt's once, the chosen's and the rejected's. */
    public int tokens() {
        return prompt.length + chosen.length + rejected.length;
    }
}
