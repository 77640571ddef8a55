package io.plumbline.verify;

import java.util.Map;
import java.util.Objects;

/**
 * A completion with all that a verifier may read of its row.
 *
 * @param prompt the prompt; of messages their contents, with an empty line between
 * @param completion the completion; of a message its content
 * @param columns the row's other columns that are texts, numbers or true or false, as text, by name; those without a value
 *     are left out
 */
public record Answer(String prompt, String completion, Map<String, String> columns) {
    /** Refuses missing values; copies the map. */
    public Answer {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(completion, "completion");
        columns = Map.copyOf(columns);
    }

    /** Returns the text of a column; null where the row has none. */
    public String column(String name) {
        return columns.get(name);
    }
}
