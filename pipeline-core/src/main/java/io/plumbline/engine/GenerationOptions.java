package io.plumbline.engine;

import java.util.Objects;

/**
 * The way in which completions are generated.
 *
 * @param sampling rule by which each token is chosen
 * @param maxTokens most tokens of a completion, at least 1. The model's positions may allow fewer
 * @param endTokens tokens that end a completion; may be none
 * @param maxBatchTokens most tokens whose keys and values are kept at a time, at least 1: those of the prompts, and for each
 *     completion at work as many as it may get. A completion that needs more is generated alone. It changes no result
 */
public record GenerationOptions(Sampling sampling, int maxTokens, int[] endTokens, int maxBatchTokens) {
    /** Refuses values that cannot work. */
    public GenerationOptions {
        Objects.requireNonNull(sampling, "sampling");
        endTokens = endTokens.clone();
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max-tokens must be at least 1, got " + maxTokens);
        }
        if (maxBatchTokens < 1) {
            throw new IllegalArgumentException("max-batch-tokens must be at least 1, got " + maxBatchTokens);
        }
    }

    /** Returns whether a token ends a completion. */
    public boolean ends(int token) {
        for (int end : endTokens) {
            if (end == token) {
                return true;
            }
        }
        return false;
    }

    /** Returns the most tokens of a completion of a prompt, by a model of so many positions. */
    public int mostTokens(int promptTokens, int positions) {
        return Math.min(maxTokens, positions - promptTokens);
    }
}
