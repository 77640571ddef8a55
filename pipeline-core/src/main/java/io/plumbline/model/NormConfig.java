package io.plumbline.model;

import java.util.Objects;

/**
 * A normalisation over the residual stream.
 *
 * @param kind of normalisation
 * @param epsilon added to the variance or mean square
 */
public record NormConfig(Kind kind, double epsilon) {
    /** Kind of normalisation. */
    public enum Kind {
        /** Root mean square, with weight only (Zhang and Sennrich 2019). */
        RMS,
        /** Mean and variance, with weight and bias (Ba et al. 2016). */
        LAYER,
        /** Root mean square, with a weight that is stored as its distance from 1 (Gemma). */
        RMS_AROUND_ONE
    }

    /** Refuses an epsilon that makes no sense. */
    public NormConfig {
        Objects.requireNonNull(kind, "kind");
        DecoderConfig.require(epsilon > 0 && epsilon < 1, "the norm's epsilon must be in (0, 1), got " + epsilon);
    }
}
