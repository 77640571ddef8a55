package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

/**
 * The head of a reward model: one number for a text, read at its last token, as transformers' sequence classification with one
 * label has it.
 *
 * @param labels numbers that a text gets, always 1
 * @param paddingTokenId token that a text's end is filled up with: the last token that is another one is read; null for none
 * @param offset number that is subtracted from every score; null for 0
 */
public record ScalarConfig(int labels, Integer paddingTokenId, Double offset) {
    /** Refuses several labels. */
    public ScalarConfig {
        require(labels == 1, "A reward model has 1 label, got " + labels);
        require(offset == null || Double.isFinite(offset), "The offset of scores must be finite, got " + offset);
    }
}
