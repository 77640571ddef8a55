package io.plumbline.score;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that speaks against a result, in words.
 *
 * @param code which
 * @param text one or two sentences for a reader who did not follow the training
 */
public record Verdict(Code code, String text) {
    /** The kinds, the gravest first. */
    public enum Code {
        /** The policy is what it started as. */
        LEARNED_NOTHING,
        /** Labels seem to be the wrong way round. */
        LABELS_REVERSED,
        /** The accuracy cannot be told from chance. */
        HELD_OUT_TOO_SMALL,
        /** The accuracy is not shown to exceed that of a rule of length. */
        NO_BETTER_THAN_LENGTH,
        /** The reference ranks the pairs as well by itself. */
        REFERENCE_EXPLAINS,
        /** It does better on the pairs it was trained on. */
        OVERFITS,
        /** The chosen completions became less likely, with the rejected ones. */
        CHOSEN_FELL,
        /** Many completions were cut. */
        MUCH_TRUNCATED;

        /** Its name in {@code summary.json}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a verdict that says nothing. */
    public Verdict {
        Objects.requireNonNull(code, "code");
        if (text.isBlank()) {
            throw new IllegalArgumentException("Verdict " + code + " must have a text");
        }
    }

    /** Returns a verdict whose text has values in it, as a method gives it that may find none. */
    static Optional<Verdict> verdict(Code code, String format, Object... values) {
        return Optional.of(new Verdict(code, String.format(Locale.ROOT, format, values)));
    }

    /** Returns the line for the console: the text behind the verdict's name, by which the guide explains it. */
    public String line() {
        return line(code.key(), text);
    }

    /** Returns the line of a verdict with these parts. */
    public static String line(String code, String text) {
        return "verdict (" + code + "): " + text;
    }
}
