package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

/**
 * The projection of the last state: onto the vocabulary, or onto one number.
 *
 * @param tied whether its weight is the token embedding
 * @param scale number that logits are multiplied by; null for 1
 * @param cap bound {@code c} of logits, which become {@code c * tanh(logit / c)}; null for none
 * @param scalar the one number of a reward model; null where there are logits
 */
public record HeadConfig(boolean tied, Double scale, Double cap, ScalarConfig scalar) {
    /** Refuses a scale or a bound that is not positive, and logits beside a scalar. */
    public HeadConfig {
        require(scale == null || scale > 0, "The scale of logits must be > 0, got " + scale);
        require(cap == null || cap > 0, "The bound of logits must be > 0, got " + cap);
        require(
                scalar == null || !tied && scale == null && cap == null,
                "A head that gives a scalar has no logits to tie, scale or bound");
    }

    /** A projection onto the vocabulary. */
    public HeadConfig(boolean tied, Double scale, Double cap) {
        this(tied, scale, cap, null);
    }

    /** A projection onto one number. */
    public static HeadConfig of(ScalarConfig scalar) {
        return new HeadConfig(false, null, null, scalar);
    }

    /** The number of outputs for each state: the vocabulary's size, or 1. */
    public int outputs(EmbeddingConfig embedding) {
        return scalar == null ? embedding.vocabularySize() : scalar.labels();
    }

    /** Logits as the product gives them. */
    public HeadConfig(boolean tied) {
        this(tied, null, null);
    }
}
