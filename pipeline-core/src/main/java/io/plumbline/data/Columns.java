package io.plumbline.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of the input's columns by the role that each has: {@code prompt}, {@code chosen}, {@code source} and the others
 * that the formats of {@link RowFormats} know. A role that is not named here has the column of its own name, but for
 * {@link #WEIGHT} and {@link #MARGIN}, which then have none.
 *
 * <p>A name may lead into a column: {@code info.post} is the field {@code post} of the object in {@code info}, and
 * {@code answers[].text} the list of the fields {@code text} of the objects in the list {@code answers}.
 *
 * @param names columns by role; none for {@link #PROMPT} where the data has no prompts, so that every prompt is empty; several
 *     for a prompt that is made of their texts, or for a list that is made of their values
 * @param promptTemplate makes the prompt of the columns of {@link #PROMPT}; null where it is their texts
 */
public record Columns(Map<String, List<String>> names, PromptTemplate promptTemplate) implements Serializable {
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

    /** The roles that may have several columns. */
    private static final Set<String> SEVERAL = Set.of(PROMPT, "completions", "ranks", "scores");

    /** The roles of columns of which a prompt must have nothing, where they are read. */
    private static final Set<String> ANSWERS = Set.of("chosen", "rejected", "completions", "completion");

    /** Every role has the column of its own name. */
    public static final Columns DEFAULT = new Columns(Map.of());

    /** Columns without a template. */
    public Columns(Map<String, List<String>> names) {
        this(names, null);
    }

    /** Copies the map; refuses roles without a column, and one column for two roles of a format. */
    public Columns {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        names.forEach((role, columns) -> {
            if (columns.stream().anyMatch(String::isBlank) || columns.isEmpty() && !role.equals(PROMPT)) {
                throw new IllegalArgumentException("data.columns." + role + " must name a column");
            }
            if (columns.size() > 1 && !SEVERAL.contains(role)) {
                throw new IllegalArgumentException("data.columns." + role + " must be one column, got " + columns);
            }
            if (Set.copyOf(columns).size() < columns.size()) {
                throw new IllegalArgumentException(
                        "data.columns." + role + " must be different columns, got " + columns);
            }
            copy.forEach((other, others) -> {
                for (String column : columns) {
                    if (others.contains(column) && RowFormats.areReadApart(role, other)) {
                        throw new IllegalArgumentException("data.columns must name different columns, got " + other
                                + " = " + column + ", " + role + " = " + column);
                    }
                }
            });
            copy.put(role, List.copyOf(columns));
        });
        if (promptTemplate != null) {
            copy.put(PROMPT, promptTemplate.columns());
        }
        names = Collections.unmodifiableMap(copy);
    }

    /** Returns the name of a role's column in a row, of several the one that {@link #resolved} gives them; null for none. */
    public String of(String role) {
        List<String> columns = all(role);
        return columns.isEmpty() ? null : isTemplate(role) ? PromptTemplate.KEY : String.join(" + ", columns);
    }

    private boolean isTemplate(String role) {
        return promptTemplate != null && role.equals(PROMPT);
    }

    /** Returns the key that names the columns of a role. */
    String key(String role) {
        return isTemplate(role) ? PromptTemplate.KEY : "data.columns." + role;
    }

    /** Returns the columns of a role as they are told to the user. */
    String told(String role) {
        return isTemplate(role)
                ? MissingColumns.names(all(role)) + " by " + PromptTemplate.KEY
                : MissingColumns.names(List.of(of(role)));
    }

    /**
     * Refuses a template of prompts that reads a column of which the answers are, or are a part.
     *
     * @param roles that are read
     */
    void requireNoAnswersInPrompts(List<String> roles) {
        if (promptTemplate == null) {
            return;
        }
        for (String role : roles) {
            for (String column : ANSWERS.contains(role) ? all(role) : List.<String>of()) {
                if (promptTemplate.columns().contains(ColumnPath.root(column))) {
                    throw new IllegalArgumentException("data.columns must have no answers in prompts: "
                            + PromptTemplate.KEY + " reads '" + ColumnPath.root(column) + "', which holds answers");
                }
            }
        }
    }

    /** Returns the columns of a role. */
    List<String> all(String role) {
        return names.getOrDefault(role, ONLY_WHERE_NAMED.contains(role) ? List.of() : List.of(role));
    }

    /** Returns the same columns with another for a role; with none where that is null. */
    public Columns with(String role, String column) {
        return withAll(role, column == null ? List.of() : List.of(column));
    }

    /** Returns the same columns with others for a role. */
    public Columns withAll(String role, List<String> columns) {
        Map<String, List<String>> changed = new LinkedHashMap<>(names);
        changed.put(role, columns);
        return new Columns(changed, promptTemplate);
    }

    /** Returns the same columns with a template that makes the prompt. */
    public Columns with(PromptTemplate template) {
        Map<String, List<String>> others = new LinkedHashMap<>(names);
        others.remove(PROMPT);
        return new Columns(others, template);
    }

    /** Returns a row that also has, as columns of their own, what names lead to and what several columns make together. */
    Map<String, ?> resolved(Map<String, ?> row) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> role : names.entrySet()) {
            List<String> columns = role.getValue();
            boolean plain = columns.size() == 1 && row.containsKey(columns.get(0)) && !isTemplate(role.getKey());
            if (plain || !columns.stream().allMatch(name -> ColumnPath.isThere(name, row::containsKey))) {
                continue;
            }
            resolved.put(of(role.getKey()), resolved(role.getKey(), columns, row));
        }
        if (resolved.isEmpty()) {
            return row;
        }
        row.forEach(resolved::putIfAbsent);
        return resolved;
    }

    private Object resolved(String role, List<String> columns, Map<String, ?> row) {
        if (isTemplate(role)) {
            try {
                return promptTemplate.prompt(row);
            } catch (QuarantineException none) {
                // Told by requireTogether.
                return null;
            }
        }
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(ColumnPath.value(row, column)));
        return columns.size() == 1 ? values.get(0) : together(role, values);
    }

    /**
     * Checks that several columns of a prompt can be put together: that all are texts, or that one alone has a value; or that
     * the template makes a prompt of them.
     *
     * @param resolved the same row as of {@link #resolved(Map)}
     * @throws QuarantineException where one is no text and another would be lost beside it, or the template makes none
     */
    void requireTogether(Map<String, ?> row, Map<String, ?> resolved) throws QuarantineException {
        List<String> columns = all(PROMPT);
        boolean isMade = promptTemplate == null || resolved.get(PromptTemplate.KEY) != null;
        if (!isMade && columns.stream().allMatch(row::containsKey)) {
            // Once more, for the words of its fault.
            promptTemplate.prompt(row);
        }
        if (promptTemplate != null || columns.size() < 2) {
            return;
        }
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(ColumnPath.value(row, column)));
        values.removeIf(value -> value == null || value instanceof String text && text.isBlank());
        if (values.size() > 1 && !values.stream().allMatch(String.class::isInstance)) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "several columns of a prompt must all be texts; name the messages in data.columns.prompt alone");
        }
    }

    /** Texts of a prompt stand one below the other with an empty line between; absent and empty ones take none. */
    private static Object together(String role, List<Object> values) {
        if (!role.equals(PROMPT)) {
            return values;
        }
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            if (value != null && !(value instanceof String)) {
                return value;
            }
            if (value != null && !((String) value).isEmpty()) {
                texts.add((String) value);
            }
        }
        return texts.isEmpty() ? null : String.join("\n\n", texts);
    }
}
