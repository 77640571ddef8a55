package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * From text to token ids.
 *
 * @param maxLength {@code tokenizer.max-length}: prompt and one completion together, in tokens
 * @param maxPromptLength {@code tokenizer.max-prompt-length}: the prompt, in tokens, below {@code maxLength}
 * @param truncatePrompt {@code tokenizer.truncate-prompt}: which end of a long prompt stays
 * @param addBos {@code tokenizer.add-bos}: whether begin-of-sequence is put first, once
 * @param addEos {@code tokenizer.add-eos}: whether end-of-sequence ends a completion that was not cut
 */
public record TokenizerConfig(
        int maxLength, int maxPromptLength, TruncatePrompt truncatePrompt, AddBos addBos, boolean addEos)
        implements Serializable {

    /** Which end of a long prompt stays. */
    public enum TruncatePrompt {
        /** The last tokens stay. */
        KEEP_END,
        /** The first tokens stay. */
        KEEP_START
    }

    /** Whether begin-of-sequence is put first. */
    public enum AddBos {
        /** As the model's tokenizer does. */
        AUTO,
        /** Always, once. */
        TRUE,
        /** Only where a prompt would otherwise be empty. */
        FALSE
    }

    /** Refuses lengths that leave no room for a completion. */
    public TokenizerConfig {
        Check.atLeast(2, "tokenizer.max-length", maxLength);
        Check.atLeast(1, "tokenizer.max-prompt-length", maxPromptLength);
        Check.that(
                maxPromptLength < maxLength,
                "tokenizer.max-prompt-length",
                "must be below tokenizer.max-length " + maxLength,
                maxPromptLength);
    }
}
