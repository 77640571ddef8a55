package io.plumbline.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which columns of the input hold what.
 *
 * @param prompt column of the prompt; null where the data has no prompts, so that every prompt is empty
 * @param chosen column of the preferred side
 * @param rejected column of the other side
 * @param source column that names where a row came from; null for the input file's name
 */
public record Columns(String prompt, String chosen, String rejected, String source) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The columns {@code prompt}, {@code chosen} and {@code rejected}, and no source. */
    public static final Columns DEFAULT = new Columns("prompt", "chosen", "rejected", null);

    /** Refuses unnamed sides and one column for two roles. */
    public Columns {
        if (chosen == null || chosen.isEmpty()) {
            throw new IllegalArgumentException("data.columns.chosen must name a column");
        }
        if (rejected == null || rejected.isEmpty()) {
            throw new IllegalArgumentException("data.columns.rejected must name a column");
        }
        if (chosen.equals(rejected) || chosen.equals(prompt) || rejected.equals(prompt)) {
            throw new IllegalArgumentException("data.columns must name different columns, got prompt = " + prompt
                    + ", chosen = " + chosen + ", rejected = " + rejected);
        }
    }

    /** The same for data without prompts. */
    public Columns withoutPrompt() {
        return new Columns(null, chosen, rejected, source);
    }

    /** The columns that are read, each once: all that a row needs to hold. */
    public Set<String> used() {
        Set<String> used = new LinkedHashSet<>(Arrays.asList(prompt, chosen, rejected, source));
        used.remove(null);
        return used;
    }
}
