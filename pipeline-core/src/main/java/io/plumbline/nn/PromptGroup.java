package io.plumbline.nn;

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

    /** Tokens that are predicted: those of all completions. */
    public int targets() {
        return tokens() - prompt.length;
    }
}
