package io.plumbline.score;

import io.plumbline.loss.Score;
import java.util.Objects;

/**
 * Facts about the training that made a policy.
 *
 * @param startFingerprint of the model it started as
 * @param referenceFingerprint of the reference
 * @param policyFingerprint of the policy itself
 * @param examplesPerStep examples of an optimiser step, of all workers together
 * @param end the training's last tenth; null where its metrics are not there, or not held against the
 *     reference that the scores are held against
 */
public record TrainingFacts(
        String startFingerprint,
        String referenceFingerprint,
        String policyFingerprint,
        long examplesPerStep,
        TrainingEnd end) {
    /** Refuses models without a fingerprint. */
    public TrainingFacts {
        Objects.requireNonNull(startFingerprint, "startFingerprint");
        Objects.requireNonNull(referenceFingerprint, "referenceFingerprint");
        Objects.requireNonNull(policyFingerprint, "policyFingerprint");
    }

    /**
     * Returns true where all rewards are 0 before training. Others have a preference by then that no label gave: of
     * log-probs as sums the shorter side, of their means what the model finds likelier, and against another model as the
     * reference what that finds less likely.
     */
    boolean startsAtChance(Score score) {
        return switch (score.basis()) {
            case LOG_RATIO -> startFingerprint.equals(referenceFingerprint);
            case POLICY -> false;
        };
    }
}
