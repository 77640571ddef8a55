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
 * @param queryKeyNorm what queries and keys are normalised over before they are turned, by the kind of the block's norms
 * @param scores how products of queries and keys become scores
 */
public record AttentionConfig(
        int heads,
        int keyValueHeads,
        int headSize,
        Projection projection,
        boolean inputBias,
        boolean outputBias,
        RotaryConfig rotary,
        QueryKeyNorm queryKeyNorm,
        ScoreConfig scores) {

    /** The form in which the weights of query, key and value are stored. */
    public enum Projection {
        /** Three tensors. */
        SEPARATE,
        /** One tensor that makes all queries, then all keys, then all values (GPT-2). */
        JOINT,
        /** One tensor that makes, for one key head after the other, its queries, its key and its value (GPT-NeoX). */
        JOINT_BY_HEAD
    }

    /** The numbers that queries, and likewise keys, are normalised over. */
    public enum QueryKeyNorm {
        /** They are not normalised. */
        NONE,
        /** Each head by itself, all heads with the same weight of {@code [headSize]} (Dehghani et al. 2023). */
        EACH_HEAD,
        /** All heads of a token together, with a weight for each column (OLMo et al. 2024). */
        ALL_HEADS
    }

    private static final int WIDEST = 1 << 24;

    /** Refuses sizes that do not fit each other, or that no model has. */
    public AttentionConfig {
        Objects.requireNonNull(projection, "projection");
        Objects.requireNonNull(queryKeyNorm, "queryKeyNorm");
        Objects.requireNonNull(scores, "scores");
        require(heads > 0, "num_attention_heads must be > 0, got " + heads);
        require(headSize > 0, "head_dim must be > 0, got " + headSize);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "num_key_value_heads must divide num_attention_heads " + heads + ", got " + keyValueHeads);
        require(
                (long) heads * headSize <= WIDEST,
                "num_attention_heads * head_dim must be at most " + WIDEST + ", got " + (long) heads * headSize);
        require(
                queryKeyNorm != QueryKeyNorm.ALL_HEADS || projection != Projection.JOINT_BY_HEAD,
                "Heads whose queries and keys stand apart cannot be normalised together");
        requireFits(rotary, headSize);
        requireFits(scores.window() == null ? null : scores.window().rotary(), headSize);
    }

    private static void requireFits(RotaryConfig rotary, int headSize) {
        int frequencies = rotary == null ? 0 : rotary.inverseFrequencies().size();
        require(
                2 * frequencies <= headSize,
                "Rotary position embedding must have at most head_dim / 2 = " + headSize / 2 + " frequencies, got "
                        + frequencies);
    }

    /** Attention over all tokens before, scaled by the head's size, of queries and keys that are not normalised. */
    public AttentionConfig(
            int heads,
            int keyValueHeads,
            int headSize,
            Projection projection,
            boolean inputBias,
            boolean outputBias,
            RotaryConfig rotary) {
        this(
                heads,
                keyValueHeads,
                headSize,
                projection,
                inputBias,
                outputBias,
                rotary,
                QueryKeyNorm.NONE,
                ScoreConfig.PLAIN);
    }

    /** The rotary position parameters of a layer, counted from 0; null where its queries and keys are not turned. */
    public RotaryConfig rotaryOf(int layer) {
        WindowConfig window = scores.window();
        RotaryConfig used =
                window != null && window.rotary() != null && window.covers(layer) ? window.rotary() : rotary;
        return used == null || !used.turns(layer) ? null : used;
    }

    /** The most tokens that a token of a layer attends to, itself among them; null for all before it. */
    public Integer windowOf(int layer) {
        WindowConfig window = scores.window();
        return window != null && window.covers(layer) ? window.size() : null;
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
