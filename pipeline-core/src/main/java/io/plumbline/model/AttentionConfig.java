package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

import java.util.Objects;

/**
 * Scaled dot-product attention (Vaswani et al. 2017), several query heads to a key head (Ainslie et al. 2023).
 *
 * @param heads number of query heads
 * @param keyValueHeads number of key and value heads; divides {@code heads}
 * @param headSize width of one head
 * @param projection the form in which the weights of query, key and value are stored
 * @param inputBias whether query, key and value carry a bias
 * @param outputBias whether the output projection carries a bias
 * @param rotary rotary position parameters; null where queries and keys are not turned
 */
public record AttentionConfig(
        int heads,
        int keyValueHeads,
        int headSize,
        Projection projection,
        boolean inputBias,
        boolean outputBias,
        RotaryConfig rotary) {

    /** The form in which the weights of query, key and value are stored. */
    public enum Projection {
        /** Three tensors. */
        SEPARATE,
        /** One tensor that makes all queries, then all keys, then all values (GPT-2). */
        JOINT,
        /** One tensor that makes, for one key head after the other, its queries, its key and its value (GPT-NeoX). */
        JOINT_BY_HEAD
    }

    private static final int WIDEST = 1 << 24;

    /** Refuses sizes that do not fit each other, or that no model has. */
    public AttentionConfig {
        Objects.requireNonNull(projection, "projection");
        require(heads > 0, "num_attention_heads must be > 0, got " + heads);
        require(headSize > 0, "head_dim must be > 0, got " + headSize);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "num_key_value_heads must divide num_attention_heads " + heads + ", got " + keyValueHeads);
        require(
                (long) heads * headSize <= WIDEST,
                "num_attention_heads * head_dim must be at most " + WIDEST + ", got " + (long) heads * headSize);
        int frequencies = rotary == null ? 0 : rotary.inverseFrequencies().size();
        require(
                2 * frequencies <= headSize,
                "Rotary position embedding must have at most head_dim / 2 = " + headSize / 2 + " frequencies, got "
                        + frequencies);
    }

    /** Width of all query heads together. */
    public int queryWidth() {
        return heads * headSize;
    }

    /** Width of all key heads together, which is that of all value heads. */
    public int keyValueWidth() {
        return keyValueHeads * headSize;
    }

    /** Width of queries, keys and values together. */
    public int packedWidth() {
        return queryWidth() + 2 * keyValueWidth();
    }
}
