package io.plumbline.jobs.inference;

import io.plumbline.engine.PromptGroup;
import io.plumbline.example.CountedTokens;
import java.io.Serializable;
import java.util.List;

/**
 * A prompt and the completions whose log-probs are asked for.
 *
 * @param key names the group, once among all that are planned together: a pair's id, a completion's key
 * @param prompt token ids, at least one
 * @param completions token ids of each, at least one completion of at least one token
 * @param parts of each completion the tokens that count; null for one all of whose tokens do
 */
public record CompletionGroup(String key, int[] prompt, int[][] completions, CountedTokens[] parts)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A group of completions all of whose tokens count. */
    public CompletionGroup(String key, int[] prompt, int[][] completions) {
        this(key, prompt, completions, new CountedTokens[completions.length]);
    }

    /** Refuses a group without a key, prompt or completion. */
    public CompletionGroup {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A group must have a key");
        }
        if (parts.length != completions.length) {
            throw new IllegalArgumentException("Group " + key + " must say of each of " + completions.length
                    + " completions which tokens count, got " + parts.length);
        }
        if (prompt.length == 0 || completions.length == 0) {
            throw new IllegalArgumentException("Group " + key + " must have a prompt and a completion, got "
                    + prompt.length + " prompt tokens and " + completions.length + " completions");
        }
    }

    /** A group of one completion. */
    public static CompletionGroup of(String key, int[] prompt, int[] completion) {
        return new CompletionGroup(key, prompt, new int[][] {completion});
    }

    /** Tokens of the prompt, counted once, and of all completions. */
    public int tokens() {
        int tokens = prompt.length;
        for (int[] completion : completions) {
            tokens = Math.addExact(tokens, completion.length);
        }
        return tokens;
    }

    /** Returns the input of the decoder. */
    PromptGroup toPromptGroup() {
        return new PromptGroup(prompt, List.of(completions));
    }
}
