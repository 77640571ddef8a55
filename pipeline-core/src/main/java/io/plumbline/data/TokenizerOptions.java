package io.plumbline.data;

import java.io.Serializable;
import java.util.Objects;

/**
 * The rules by which text becomes tokens: the {@code tokenizer} block of the configuration.
 *
 * @param maxLength most tokens of prompt and one completion together, special tokens included
 * @param maxPromptLength most tokens of the prompt, begin of sequence included; less than {@code maxLength}
 * @param truncatePrompt which end of a long prompt stays
 * @param addBos whether the prompt starts with begin of sequence
 * @param addEos whether a completion that was not cut ends with end of sequence
 */
public record TokenizerOptions(
        int maxLength, int maxPromptLength, TruncatePrompt truncatePrompt, AddBos addBos, boolean addEos)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** 512 tokens, 256 of them the prompt's, its end kept; begin of sequence as the tokenizer has it; end of sequence. */
    public static final TokenizerOptions DEFAULT =
            new TokenizerOptions(512, 256, TruncatePrompt.KEEP_END, AddBos.AUTO, true);

    /** The end of a long prompt that stays. Begin of sequence stays in both cases. */
    public enum TruncatePrompt {
        /** The last tokens, next to the completion. */
        KEEP_END,
        /** The first tokens. */
        KEEP_START
    }

    /** The rule for begin of sequence at the start of a prompt. An empty prompt is begin of sequence in any case. */
    public enum AddBos {
        /** As the tokenizer does: {@code add_bos_token} of its configuration, else its post-processor. */
        AUTO,
        /** Always. */
        TRUE,
        /** Never. */
        FALSE
    }

    /** Refuses lengths that leave no room for a completion. */
    public TokenizerOptions {
        Objects.requireNonNull(truncatePrompt, "truncatePrompt");
        Objects.requireNonNull(addBos, "addBos");
        require(maxLength >= 2, "max-length must be at least 2", maxLength);
        require(maxPromptLength >= 1, "max-prompt-length must be at least 1", maxPromptLength);
        require(
                maxPromptLength < maxLength,
                "max-prompt-length must be below tokenizer.max-length " + maxLength,
                maxPromptLength);
    }

    private static void require(boolean holds, String rule, int value) {
        if (!holds) {
            throw new IllegalArgumentException("tokenizer." + rule + ", got " + value);
        }
    }
}
