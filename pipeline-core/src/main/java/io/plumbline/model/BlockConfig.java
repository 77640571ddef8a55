package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

import java.util.Objects;

/**
 * A transformer block of two parts, attention and feed-forward layer, with norms before or after each.
 *
 * @param residual how its two parts join the residual stream
 * @param norm the kind of its norms; each has weights of its own
 * @param attention its first part
 * @param feedForward its second part
 * @param weightOrder how the weights of its linear layers are stored
 * @param normPlace where norms stand
 * @param partScale number that the result of each part is multiplied by before it joins the residual stream; null for 1
 */
public record BlockConfig(
        Residual residual,
        NormConfig norm,
        AttentionConfig attention,
        FeedForwardConfig feedForward,
        WeightOrder weightOrder,
        NormPlace normPlace,
        Double partScale) {

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

    /** The places of norms around a part of the block. */
    public enum NormPlace {
        /** Of what goes into each part: {@code x + part(norm(x))}. */
        BEFORE,
        /** Of what comes out of it: {@code x + norm(part(x))} (Liu et al. 2021). */
        AFTER,
        /** Of both: {@code x + norm(part(norm(x)))} (Gemma 2). */
        BOTH
    }

    /** Refuses a block that lacks a part, or whose norms have no room for what they need. */
    public BlockConfig {
        Objects.requireNonNull(residual, "residual");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(feedForward, "feedForward");
        Objects.requireNonNull(weightOrder, "weightOrder");
        Objects.requireNonNull(normPlace, "normPlace");
        boolean plain = normPlace == NormPlace.BEFORE && attention.queryKeyNorm() == AttentionConfig.QueryKeyNorm.NONE;
        require(
                plain || norm.kind() != NormConfig.Kind.LAYER,
                "Norms with a bias can only stand before attention and feed-forward layer");
        require(
                residual == Residual.SEQUENTIAL || normPlace == NormPlace.BEFORE && partScale == null,
                "Of parts side by side the results cannot be normalised or scaled");
        require(
                partScale == null || normPlace == NormPlace.BEFORE,
                "What is normalised behind a part cannot be scaled too");
        require(partScale == null || partScale > 0, "The scale of a block's parts must be > 0, got " + partScale);
    }

    /** Norms before each part, whose results are added as they are. */
    public BlockConfig(
            Residual residual,
            NormConfig norm,
            AttentionConfig attention,
            FeedForwardConfig feedForward,
            WeightOrder weightOrder) {
        this(residual, norm, attention, feedForward, weightOrder, NormPlace.BEFORE, null);
    }
}
