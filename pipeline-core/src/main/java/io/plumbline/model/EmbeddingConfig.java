package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

/**
 * The input of the first block: a vector for each token, and one for each position where positions are learned.
 *
 * @param vocabularySize rows of the token embedding
 * @param hiddenSize width of the residual stream
 * @param learnedPositions whether positions have vectors of their own, as in GPT-2
 * @param maxPositions longest sequence the model was made for, in tokens; a limit that changes no number below it
 * @param paddingTokenId token whose embedding takes no gradient as an input, as torch has it of padding; null for none. It
 *     may be any token: configurations often name the end of sequence. It changes no log-prob
 * @param scale number that the vectors are multiplied by; null for 1
 */
public record EmbeddingConfig(
        int vocabularySize,
        int hiddenSize,
        boolean learnedPositions,
        @NotInFingerprint int maxPositions,
        @NotInFingerprint Integer paddingTokenId,
        Double scale) {

    /** Vectors as they are stored. */
    public EmbeddingConfig(
            int vocabularySize, int hiddenSize, boolean learnedPositions, int maxPositions, Integer paddingTokenId) {
        this(vocabularySize, hiddenSize, learnedPositions, maxPositions, paddingTokenId, null);
    }

    /** Refuses sizes that no model has, and a padding token without a row. */
    public EmbeddingConfig {
        require(vocabularySize > 0, "vocab_size must be > 0, got " + vocabularySize);
        require(hiddenSize > 0, "hidden_size must be > 0, got " + hiddenSize);
        require(maxPositions > 0, "max_position_embeddings must be > 0, got " + maxPositions);
        require(
                paddingTokenId == null || paddingTokenId >= 0 && paddingTokenId < vocabularySize,
                "pad_token_id must be below vocab_size " + vocabularySize + ", got " + paddingTokenId);
        require(scale == null || scale > 0, "The scale of the embedding must be > 0, got " + scale);
    }
}
