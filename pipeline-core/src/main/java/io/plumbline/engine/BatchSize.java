package io.plumbline.engine;

/**
 * The size of a batch.
 *
 * @param tokens of its groups, each as {@link Engine#tokens(PromptGroup)} counts it
 * @param sequences completions, each with its prompt
 * @param longest tokens of the longest sequence
 */
public record BatchSize(long tokens, int sequences, int longest) {
    /** Of no group. */
    static final BatchSize NONE = new BatchSize(0, 0, 0);

    /** Returns the size with one more group, of so many tokens. */
    BatchSize with(PromptGroup group, int own) {
        return new BatchSize(tokens + own, sequences + group.completions().size(), Math.max(longest, group.longest()));
    }
}
