package io.plumbline.engine;

import java.util.Arrays;
import java.util.List;

/**
 * A prompt with the completions that share it: two for a preference pair (chosen, rejected), one for fine-tuning. Every
 * completion attends to the prompt and to itself, never to its siblings, and counts positions from the prompt's end.
 *
 * @param prompt token ids, at least one (begin of sequence)
 * @param completions token ids of each, at least one completion of at least one token
 */
public record PromptGroup(int[] prompt, List<int[]> completions) {
    /** Refuses an empty prompt or completion. */
    public PromptGroup {
        completions = List.copyOf(completions);
        if (prompt.length == 0) {
            throw new IllegalArgumentException("A prompt must have at least one token: begin of sequence");
        }
        if (completions.isEmpty()) {
            throw new IllegalArgumentException("A prompt must have at least one completion");
        }
        for (int[] completion : completions) {
            if (completion.length == 0) {
                throw new IllegalArgumentException("A completion must have at least one token");
            }
        }
    }

    /** Tokens of the prompt, counted once, and of all completions. */
    public int tokens() {
        int tokens = prompt.length;
        for (int[] completion : completions) {
            tokens += completion.length;
        }
        return tokens;
    }

    /** Tokens of the longest sequence, prompt and completion. */
    public int longest() {
        return prompt.length
                + completions.stream()
                        .mapToInt(completion -> completion.length)
                        .max()
                        .orElseThrow();
    }

    /**
     * Tokens that all completions start with, less than the shortest has. Up to there they are one sequence with the
     * prompt, and computed once.
     */
    public int sharedTokens() {
        int[] first = completions.get(0);
        int shared = completions.size() == 1 ? 0 : first.length - 1;
        for (int[] completion : completions.subList(1, completions.size())) {
            int end = Math.min(shared, completion.length - 1);
            int mismatch = Arrays.mismatch(first, 0, end, completion, 0, end);
            shared = mismatch < 0 ? end : mismatch;
        }
        return shared;
    }

    /** Tokens that the decoder computes: shared ones once, and no completion's last, which nothing follows. */
    public int rows() {
        return tokens() - completions.size() - (completions.size() - 1) * sharedTokens();
    }

    /** Tokens that are predicted: those of all completions. */
    public int targets() {
        return tokens() - prompt.length;
    }
}
