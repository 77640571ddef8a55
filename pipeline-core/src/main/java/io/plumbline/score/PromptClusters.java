package io.plumbline.score;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The prompts of examples, which are the clusters of all statistics of held-out examples. Examples of one prompt depend on each
 * other, as what makes the prompt hard or easy is in all of them: errors are taken between prompts, and resamples draw prompts
 * (Miller 2024, arXiv:2411.00640, section 2.2). Prompts are numbered in the order in which they first come, so that where each
 * has one example the number of a prompt is that of its example.
 */
public final class PromptClusters {
    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] ofExamples = new int[1024];
    private int examples;
    private int prompts;

    /**
     * Adds an example.
     *
     * @param promptId id of its prompt; null where that is not known, which makes it a prompt of its own
     * @return the number of the prompt, from 0
     */
    public int add(String promptId) {
        if (examples == ofExamples.length) {
            ofExamples = Arrays.copyOf(ofExamples, Math.addExact(examples, examples / 2));
        }
        int number = promptId == null ? prompts : numbers.computeIfAbsent(promptId, id -> prompts);
        prompts = Math.max(prompts, number + 1);
        ofExamples[examples++] = number;
        return number;
    }

    /** Returns the number of prompts. */
    public int size() {
        return prompts;
    }

    /** Returns the examples of every prompt, numbered in the order in which they were added: {@code [prompt, its examples]}. */
    int[][] examples() {
        int[] counts = new int[prompts];
        for (int example = 0; example < examples; example++) {
            counts[ofExamples[example]]++;
        }
        int[][] all = new int[prompts][];
        Arrays.setAll(all, prompt -> new int[counts[prompt]]);
        for (int example = examples - 1; example >= 0; example--) {
            int prompt = ofExamples[example];
            all[prompt][--counts[prompt]] = example;
        }
        return all;
    }
}
