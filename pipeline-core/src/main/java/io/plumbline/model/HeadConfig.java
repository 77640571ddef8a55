package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

/**
 * The projection of the last state onto the vocabulary.
 *
 * @param tied whether its weight is the token embedding
 * @param scale number that logits are multiplied by; null for 1
 * @param cap bound {@code c} of logits, which become {@code c * tanh(logit / c)}; null for none
 */
public record HeadConfig(boolean tied, Double scale, Double cap) {
    /** Refuses a scale or a bound that is not positive. */
    public HeadConfig {
        require(scale == null || scale > 0, "The scale of logits must be > 0, got " + scale);
        require(cap == null || cap > 0, "The bound of logits must be > 0, got " + cap);
    }

    /** Logits as the product gives them. */
    public HeadConfig(boolean tied) {
        this(tied, null, null);
    }
}
