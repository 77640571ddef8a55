package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

/**
 * The scores of attention, from the products of queries and keys to what softmax is taken of.
 *
 * @param scale number that products are multiplied by; null for {@code 1 / sqrt(headSize)}
 * @param cap bound {@code c} of scores, which become {@code c * tanh(score / c)}; null for none
 * @param window tokens that a token attends to; null for all before it
 */
public record ScoreConfig(Double scale, Double cap, WindowConfig window) {
    /** Scaled by the head's size, over all tokens before. */
    public static final ScoreConfig PLAIN = new ScoreConfig(null, null, null);

    /** Refuses a scale or a bound that is not positive. */
    public ScoreConfig {
        require(scale == null || scale > 0, "The scale of attention's scores must be > 0, got " + scale);
        require(cap == null || cap > 0, "The bound of attention's scores must be > 0, got " + cap);
    }

    /** The same over a window; null for none. */
    ScoreConfig within(WindowConfig otherWindow) {
        return new ScoreConfig(scale, cap, otherWindow);
    }
}
