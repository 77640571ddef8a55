package io.plumbline.loss;

import java.io.Serializable;

/**
 * The reference point of KTO (Ethayarajh et al. 2024, section 4.1): an estimate of the divergence of the policy from its
 * reference, by l = log π − log π_ref of completions behind prompts that they do not answer. It is the mean over them, or 0
 * where that is less.
 *
 * @param sum of l
 * @param completions how many
 */
public record ReferencePoint(double sum, long completions) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no completion. */
    public static final ReferencePoint NONE = new ReferencePoint(0, 0);

    /** Of the mismatched completions of a batch. */
    public static ReferencePoint of(LossBatch batch) {
        double sum = 0;
        long completions = 0;
        for (int completion = 0; completion < batch.completions(); completion++) {
            if (batch.isMismatched(completion)) {
                sum += batch.logRatio(completion);
                completions++;
            }
        }
        return new ReferencePoint(sum, completions);
    }

    /** These completions, then the others. */
    public ReferencePoint plus(ReferencePoint other) {
        return new ReferencePoint(sum + other.sum, completions + other.completions);
    }

    /** The point, in nats; NaN without completions. */
    public double nats() {
        return Math.max(0, sum / completions);
    }
}
