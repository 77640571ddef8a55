package io.plumbline.model;

import java.util.List;

/**
 * The shape of a decoder-only transformer, as its {@code config.json} states it, whatever the family.
 *
 * @param modelType Hugging Face's {@code model_type}: {@code llama}, {@code gpt2}
 * @param vocabularySize rows of the token embedding
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward layer
 * @param layers number of blocks
 * @param heads number of query heads
 * @param keyValueHeads number of key and value heads; divides {@code heads}
 * @param headSize width of one head
 * @param maxPositions longest sequence the model was made for, in tokens
 * @param norm kind of normalisation
 * @param normEpsilon added to the variance or mean square
 * @param rope rotary position parameters; null where positions are learned embeddings
 * @param feedForward kind of feed-forward layer
 * @param activation its activation
 * @param weightOrder how a linear weight is stored
 * @param attentionInputBias whether query, key and value carry a bias
 * @param attentionOutputBias whether the attention's output projection carries a bias
 * @param feedForwardBias whether the feed-forward projections carry a bias
 * @param tiedEmbeddings whether the head's weight is the token embedding
 * @param bosTokenId begin-of-sequence token id; null where the configuration has none
 * @param eosTokenIds end-of-sequence token ids; empty where the configuration has none
 * @param paddingTokenId token whose embedding takes no gradient as an input, as torch has it of padding; null for none. It
 *     may be any token: configurations often name the end of sequence
 */
public record DecoderConfig(
        String modelType,
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int maxPositions,
        Norm norm,
        double normEpsilon,
        Rope rope,
        FeedForward feedForward,
        Activation activation,
        WeightOrder weightOrder,
        boolean attentionInputBias,
        boolean attentionOutputBias,
        boolean feedForwardBias,
        boolean tiedEmbeddings,
        Integer bosTokenId,
        List<Integer> eosTokenIds,
        Integer paddingTokenId) {

    /** Kind of normalisation. */
    public enum Norm {
        /** Mean and variance, with weight and bias (Ba et al. 2016). */
        LAYER,
        /** Root mean square, with weight only (Zhang and Sennrich 2019). */
        RMS
    }

    /** Kind of feed-forward layer. */
    public enum FeedForward {
        /** {@code down(activation(up(x)))}. */
        PLAIN,
        /** {@code down(activation(gate(x)) * up(x))} (Shazeer 2020). */
        GATED
    }

    /** Activation of the feed-forward layer. */
    public enum Activation {
        /** {@code x * sigmoid(x)}. */
        SILU,
        /** GELU in its tanh approximation: {@code gelu_new}, {@code gelu_pytorch_tanh}. */
        GELU_TANH,
        /** GELU with the error function: {@code gelu}. */
        GELU_ERF
    }

    /** How a linear layer's weight is stored. */
    public enum WeightOrder {
        /** {@code [out, in]}: torch's {@code Linear}. */
        OUT_IN,
        /** {@code [in, out]}: GPT-2's {@code Conv1D}. */
        IN_OUT
    }

    /**
     * Rotary position embedding (Su et al. 2021), halves rotated as in Hugging Face's {@code rotate_half}.
     *
     * @param inverseFrequencies angle per position of each rotated pair, after scaling: {@code [rotated / 2]}
     */
    public record Rope(List<Double> inverseFrequencies) {
        /** Copies the list. */
        public Rope {
            inverseFrequencies = List.copyOf(inverseFrequencies);
        }
    }

    private static final int MOST_LAYERS = 10_000;
    private static final int WIDEST = 1 << 24;

    /** Refuses sizes that do not fit each other, or that no model has. */
    public DecoderConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
        require(vocabularySize > 0, "vocab_size must be > 0, got " + vocabularySize);
        require(hiddenSize > 0, "hidden_size must be > 0, got " + hiddenSize);
        require(intermediateSize > 0, "intermediate_size must be > 0, got " + intermediateSize);
        require(
                layers > 0 && layers <= MOST_LAYERS,
                "num_hidden_layers must be from 1 to " + MOST_LAYERS + ", got " + layers);
        require(heads > 0, "num_attention_heads must be > 0, got " + heads);
        require(headSize > 0, "head_dim must be > 0, got " + headSize);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "num_key_value_heads must divide num_attention_heads " + heads + ", got " + keyValueHeads);
        require(
                (long) heads * headSize <= WIDEST,
                "num_attention_heads * head_dim must be at most " + WIDEST + ", got " + (long) heads * headSize);
        require(maxPositions > 0, "max_position_embeddings must be > 0, got " + maxPositions);
        require(normEpsilon > 0 && normEpsilon < 1, "the norm's epsilon must be in (0, 1), got " + normEpsilon);
        require(
                paddingTokenId == null || paddingTokenId >= 0 && paddingTokenId < vocabularySize,
                "pad_token_id must be below vocab_size " + vocabularySize + ", got " + paddingTokenId);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Width of all query heads together. */
    public int queryWidth() {
        return heads * headSize;
    }

    /** Width of all key heads together, which is that of all value heads. */
    public int keyValueWidth() {
        return keyValueHeads * headSize;
    }
}
