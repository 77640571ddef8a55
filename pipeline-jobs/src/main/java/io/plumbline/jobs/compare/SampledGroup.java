package io.plumbline.jobs.compare;

import io.plumbline.jobs.inference.CompletionGroup;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Completions of one prompt that are scored together.
 *
 * @param key names it among all groups
 * @param completions at least one, by index, after the same tokens
 */
record SampledGroup(String key, List<SampledCompletion> completions) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Parts the completions of a prompt, so that no group has more tokens than a batch unless it is a single completion.
     *
     * @param ofOnePrompt all of them
     * @param maxTokens tokens of a batch
     */
    static Iterator<SampledGroup> of(String prompt, Iterable<SampledCompletion> ofOnePrompt, int maxTokens) {
        List<SampledCompletion> sorted = new ArrayList<>();
        ofOnePrompt.forEach(sorted::add);
        sorted.sort(SampledCompletion.ORDER);
        List<SampledGroup> groups = new ArrayList<>();
        List<SampledCompletion> open = new ArrayList<>();
        long tokens = 0;
        for (SampledCompletion completion : sorted) {
            boolean fits = !open.isEmpty()
                    && tokens + completion.tokens().length <= maxTokens
                    && Arrays.equals(open.get(0).promptTokens(), completion.promptTokens());
            if (!fits && !open.isEmpty()) {
                groups.add(new SampledGroup(prompt + "#" + groups.size(), List.copyOf(open)));
                open.clear();
            }
            if (open.isEmpty()) {
                tokens = completion.promptTokens().length;
            }
            tokens += completion.tokens().length;
            open.add(completion);
        }
        groups.add(new SampledGroup(prompt + "#" + groups.size(), List.copyOf(open)));
        return groups.iterator();
    }

    /** Returns what is scored. */
    CompletionGroup group() {
        return new CompletionGroup(
                key,
                completions.get(0).promptTokens(),
                completions.stream().map(SampledCompletion::tokens).toArray(int[][]::new));
    }
}
