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

    /** Cuts long texts: of a prompt the end stays, which the completions answer, of a completion the start. */
    public Texts {
        prompt = end(prompt);
        chosen = start(chosen);
        rejected = start(rejected);
    }

    /** Returns the name of a comparison in the texts that a report is given. */
    public static String key(Comparison comparison) {
        return comparison.score().id() + " " + comparison.chosen() + " " + comparison.rejected();
    }

    private static String start(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    private static String end(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= LONGEST ? text : "…" + text.substring(text.offsetByCodePoints(text.length(), -LONGEST));
    }
}
