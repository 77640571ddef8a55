package io.plumbline.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names of the input's columns by the role that each has: {@code prompt}, {@code chosen}, {@code source} and the others
 * that the formats of {@link RowFormats} know. A role that is not named here has the column of its own name, but for
 * {@link #WEIGHT} and {@link #MARGIN}, which then have none.
 *
 * @param names column by role; null for {@link #PROMPT} where the data has no prompts, so that every prompt is empty
 */
public record Columns(Map<String, String> names) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The role of the prompt. */
    public static final String PROMPT = "prompt";

    /** The role of the column that names the data set that a row came from. */
    public static final String SOURCE = "source";

    /** The role of the column of numbers that examples' losses are multiplied by. */
    public static final String WEIGHT = "weight";

    /** The role of the column of numbers by which best completions are better. */
    public static final String MARGIN = "margin";

    private static final Set<String> ONLY_WHERE_NAMED = Set.of(WEIGHT, MARGIN);

    /** Every role has the column of its own name. */
    public static final Columns DEFAULT = new Columns(Map.of());

    /** Copies the map; refuses roles without a column, and one column for two roles of a format. */
    public Columns {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        Map<String, String> earlier = new LinkedHashMap<>();
        names.forEach((role, column) -> {
            if (!role.equals(PROMPT) && (column == null || column.isBlank())) {
                throw new IllegalArgumentException("data.columns." + role + " must name a column");
            }
            earlier.forEach((other, taken) -> {
                if (column != null && column.equals(taken) && RowFormats.areReadApart(role, other)) {
                    throw new IllegalArgumentException("data.columns must name different columns, got " + other + " = "
                            + column + ", " + role + " = " + column);
                }
            });
            earlier.put(role, column);
        });
    }

    /** Returns the column of a role; null where the data has none. */
    public String of(String role) {
        String unnamed = ONLY_WHERE_NAMED.contains(role) ? null : role;
        return names.getOrDefault(role, unnamed);
    }

    /** Returns the same columns with another for a role. */
    public Columns with(String role, String column) {
        Map<String, String> changed = new LinkedHashMap<>(names);
        changed.put(role, column);
        return new Columns(changed);
    }
}
