package io.plumbline.engine;

import io.plumbline.model.ScalarConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Groups as a head reads them that gives a score a completion. An engine computes the rows that something follows, so a place
 * is put behind the end of each completion: the row before it is the one that the score is read at. What the end is filled up
 * with is left out, as transformers reads the last token that is no padding; where a text is padding alone, its first.
 */
public final class ScoredGroups {
    private static final int[] END = {0}; // any token: nothing is computed of it

    private ScoredGroups() {}

    /** Returns the groups with a place behind the end of each completion. */
    public static List<PromptGroup> of(List<PromptGroup> groups, ScalarConfig head) {
        return groups.stream().map(group -> of(group, head.paddingTokenId())).toList();
    }

    private static PromptGroup of(PromptGroup group, Integer padding) {
        if (padding == null) {
            return new PromptGroup(
                    group.prompt(),
                    group.completions().stream()
                            .map(completion -> joined(completion, END))
                            .toList());
        }
        int[] prompt = group.prompt();
        int kept = Math.max(1, lengthWithout(padding, prompt));
        // Padding at the prompt's end is read by a completion that has other tokens, and by no other.
        int[] between = Arrays.copyOfRange(prompt, kept, prompt.length);
        List<int[]> completions = group.completions().stream()
                .map(completion -> Arrays.copyOf(completion, lengthWithout(padding, completion)))
                .map(own -> own.length == 0 ? END : joined(between, own, END))
                .toList();
        return new PromptGroup(Arrays.copyOf(prompt, kept), completions);
    }

    private static int lengthWithout(int padding, int[] tokens) {
        int length = tokens.length;
        while (length > 0 && tokens[length - 1] == padding) {
            length--;
        }
        return length;
    }

    private static int[] joined(int[]... parts) {
        return Stream.of(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
