package io.plumbline.model;

import java.util.Objects;

/**
 * A transformer block of two parts, attention and feed-forward layer, with a norm before each.
 *
 * @param residual how its two parts join the residual stream
 * @param norm the kind of both norms; each has weights of its own
 * @param attention its first part
 * @param feedForward its second part
 * @param weightOrder how the weights of its linear layers are stored
 */
public record BlockConfig(
        Residual residual,
        NormConfig norm,
        AttentionConfig attention,
        FeedForwardConfig feedForward,
        WeightOrder weightOrder) {

    /** The way in which a block's parts join the residual stream. */
    public enum Residual {
        /** One after the other: {@code m = x + attention(norm(x))}, {@code y = m + feedForward(norm(m))}. */
        SEQUENTIAL,
        /** Side by side: {@code y = x + attention(norm(x)) + feedForward(norm(x))} (Wang and Komatsuzaki 2021). */
        PARALLEL
    }

    /** The order of the dimensions of a stored linear layer's weight. */
    public enum WeightOrder {
        /** {@code [out, in]}: torch's {@code Linear}. */
        OUT_IN,
        /** {@code [in, out]}: GPT-2's {@code Conv1D}. */
        IN_OUT
    }

    /** Refuses a block that lacks a part. */
    public BlockConfig {
        Objects.requireNonNull(residual, "residual");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(feedForward, "feedForward");
        Objects.requireNonNull(weightOrder, "weightOrder");
    }
}
