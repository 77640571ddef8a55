package io.plumbline.loss;

/**
 * The {@code loss} section of the configuration.
 *
 * @param type name of the loss, one of {@link PreferenceLosses#types()}
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param labelSmoothing chance that a label is the wrong way round, in [0, 0.5); 0 where the loss knows no such chance
 */
public record LossOptions(String type, double beta, double labelSmoothing) {
    /** Refuses an unknown type and a beta that is not positive; the loss itself checks the rest. */
    public LossOptions {
        if (!PreferenceLosses.types().contains(type)) {
            throw new IllegalArgumentException(
                    "loss.type must be one of " + PreferenceLosses.types() + ", got '" + type + "'");
        }
        requireBeta(beta);
    }

    static void requireBeta(double beta) {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("loss.beta must be > 0, got " + beta);
        }
    }
}
