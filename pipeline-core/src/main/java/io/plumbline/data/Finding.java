package io.plumbline.data;

import java.util.Objects;

/**
 * Something about the input that the user should know before training on it, as it is shown and as {@code data-report.json}
 * holds it.
 *
 * @param code the stable name of its kind
 * @param input the key that names the rows: {@code data.train}
 * @param showing rows that show it
 * @param told rows that could show it
 * @param sentence what was found, with the counts, and what to set
 */
public record Finding(String code, String input, long showing, long told, String sentence) {
    /** Refuses missing values, and more rows that show it than rows that could. */
    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sentence, "sentence");
        if (showing < 0 || showing > told) {
            throw new IllegalArgumentException("Rows that show " + code + " must be 0 to " + told + ", got " + showing);
        }
    }

    /** Returns it as a line for the console. */
    public String line() {
        return line(code, input, sentence);
    }

    /** Returns the line of a finding with these parts. */
    public static String line(String code, String input, String sentence) {
        return "warning (" + code + "): " + input + ": " + sentence;
    }
}
