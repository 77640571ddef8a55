package io.plumbline.data;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table of prompts.
 *
 * @param prompt {@code sample.columns.prompt}: names of the columns of the prompt, as those of {@code data.columns.prompt}: the
 *     texts of several stand one below the other
 */
public record PromptColumns(List<String> prompt) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the list; refuses to be without a column, and a column twice. */
    public PromptColumns {
        prompt = List.copyOf(prompt);
        if (prompt.isEmpty() || prompt.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("prompt must name a column");
        }
        if (Set.copyOf(prompt).size() < prompt.size()) {
            throw new IllegalArgumentException("prompt must be different columns, got " + prompt);
        }
    }
}
