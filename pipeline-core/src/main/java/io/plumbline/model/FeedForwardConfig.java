package io.plumbline.model;

import java.util.Objects;

/**
 * The feed-forward layer of a block.
 *
 * @param kind of what stands between its products
 * @param intermediateSize width of what goes into the last product
 * @param activation its activation
 * @param bias whether its projections carry a bias
 */
public record FeedForwardConfig(Kind kind, int intermediateSize, ActivationKind activation, boolean bias) {
    /** Kind of feed-forward layer. */
    public enum Kind {
        /** {@code down(activation(up(x)))}. */
        PLAIN,
        /** {@code down(activation(gate(x)) * up(x))} (Shazeer 2020). */
        GATED,
        /** The same, with the weights of gate and up in one tensor, gate's first. */
        GATED_JOINT
    }

    /** Refuses a width that no model has. */
    public FeedForwardConfig {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(activation, "activation");
        DecoderConfig.require(intermediateSize > 0, "intermediate_size must be > 0, got " + intermediateSize);
    }

    /** Width of what the first products make: up, or gate and up. */
    public int expandedWidth() {
        return switch (kind) {
            case PLAIN -> intermediateSize;
            case GATED, GATED_JOINT -> 2 * intermediateSize;
        };
    }
}
