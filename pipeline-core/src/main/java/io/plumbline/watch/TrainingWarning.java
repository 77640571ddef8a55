package io.plumbline.watch;

import java.util.Locale;
import java.util.Objects;

/**
 * Something that a training shows and its user should know while it runs.
 *
 * @param code which
 * @param step after which it was found
 * @param text what was found and what to do
 */
public record TrainingWarning(Code code, int step, String text) {
    /** The kinds. */
    public enum Code {
        /** The held-out loss rises while the training loss falls. */
        OVERFITTING,
        /** The chosen completions become much less likely. */
        CHOSEN_FALLING,
        /** The margins are far beyond what the loss can use. */
        MARGINS_EXPLODING,
        /** Every gradient so far was clipped. */
        ALWAYS_CLIPPED,
        /** The loss is not below its start. */
        NOT_LEARNING;

        /** Its name in files. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses a warning that says nothing. */
    public TrainingWarning {
        Objects.requireNonNull(code, "code");
        if (text.isBlank()) {
            throw new IllegalArgumentException("Warning " + code + " must have a text");
        }
    }

    /** Returns the line for the console: the sentence behind the warning's name, by which the guide explains it. */
    public String line() {
        return "warning (" + code.key() + "): " + sentence();
    }

    /** The sentence for the user. */
    public String sentence() {
        return "Step " + step + ": " + text;
    }
}
