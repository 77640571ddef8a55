package io.plumbline.score.page;

import io.plumbline.score.ExampleScore.Comparison;

/**
 * The texts of a comparison, which are shown on request alone.
 *
 * @param prompt the prompt
 * @param chosen the completion that the label prefers
 * @param rejected the other
 */
public record Texts(String prompt, String chosen, String rejected) {
    private static final int LONGEST = 800;

    /** Cuts long texts. */
    public Texts {
        prompt = cut(prompt);
        chosen = cut(chosen);
        rejected = cut(rejected);
    }

    /** Returns the name of a comparison in the texts that a report is given. */
    public static String key(Comparison comparison) {
        return comparison.score().id() + " " + comparison.chosen() + " " + comparison.rejected();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
