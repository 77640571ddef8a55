package io.plumbline.data;

import io.plumbline.example.Strength;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A row with the format that reads it and the values that the names of columns lead to, each found once. */
public final class RowReading {
    private final RowLayout layout;
    private final Map<String, ?> row;
    private final Map<String, ?> resolved;
    /** Null where no format reads the row. */
    private final RowFormat format;
    /** The reason why no format reads the row; null where one does. */
    private final QuarantineException fault;

    private RowReading(
            RowLayout layout,
            Map<String, ?> row,
            Map<String, ?> resolved,
            RowFormat format,
            QuarantineException fault) {
        this.layout = layout;
        this.row = row;
        this.resolved = resolved;
        this.format = format;
        this.fault = fault;
    }

    /**
     * Returns the reading of a row.
     *
     * @param layout of the rows
     * @param row column values by name, as of {@link RowFormat#read}
     */
    static RowReading of(RowLayout layout, Map<String, ?> row) {
        Map<String, ?> resolved = layout.columns().resolved(row);
        try {
            RowFormat format = RowFormats.reading(layout.format(), resolved, layout.columns());
            return new RowReading(layout, row, resolved, format, null);
        } catch (QuarantineException unread) {
            return new RowReading(layout, row, resolved, null, unread);
        }
    }

    /**
     * Returns the row's example; of several pairs of completions with scores the first.
     *
     * @param renderer renders messages
     * @throws QuarantineException where the row holds none
     */
    public TextExample example(ChatRenderer renderer) throws QuarantineException {
        return examples(renderer).get(0);
    }

    /**
     * Returns the row's examples: one, or several pairs of completions with scores.
     *
     * @param renderer renders messages
     * @throws QuarantineException where the row holds none
     */
    public List<TextExample> examples(ChatRenderer renderer) throws QuarantineException {
        Columns columns = layout.columns();
        columns.requireTogether(row, resolved);
        if (fault != null) {
            throw fault;
        }
        List<TextExample> examples =
                RowFormats.read(layout.format(), format, resolved, columns, layout.pairRule(), renderer);
        Strength strength = RowStrength.read(resolved, columns);
        return examples.stream()
                .map(example -> example.with(strength.with(example.strength().label())))
                .toList();
    }

    /** Returns the name of the format that reads the row; empty where none does. */
    public Optional<String> format() {
        return Optional.ofNullable(format).map(RowFormat::name);
    }

    /**
     * Returns, in words that follow the name of the input, the format that reads the row, the columns that it uses and for what,
     * and those that it leaves unused; empty where no format reads the row.
     */
    public Optional<String> understanding() {
        return readColumns().map(ReadColumns::sentence);
    }

    /** Returns, by the name of each used column that holds messages, their roles. */
    public Map<String, List<String>> messages() {
        Map<String, List<String>> messages = new LinkedHashMap<>();
        readColumns().ifPresent(read -> read.used().values().forEach(column -> {
            List<String> roles = ChatMessages.rolesIn(resolved.get(column));
            if (!roles.isEmpty()) {
                messages.put(column, roles);
            }
        }));
        return messages;
    }

    private Optional<ReadColumns> readColumns() {
        return Optional.ofNullable(format).map(reads -> ReadColumns.of(reads, layout.columns(), row, resolved));
    }

    /** Returns the value of the column that names where the row came from; null where there is none. */
    public Object source() {
        return ColumnPath.value(row, layout.source());
    }

    /** Returns whether the row is read by its scores. */
    public boolean isScored() {
        return value(ScoredFormat.SCORES) != null;
    }

    /**
     * Returns the value of a role, as the format that reads the row finds it; null where it does not use the role or the row has
     * no value.
     */
    public Object value(String role) {
        boolean isUsed = format != null
                && layout.columns().of(role) != null
                && (format.roles().contains(role) || format.optionalRoles().contains(role));
        return isUsed ? resolved.get(layout.columns().of(role)) : null;
    }

    /**
     * Returns the scores that the row has of its example's completions, in the order of the example, where the row was not
     * ordered by them; none where it has none.
     *
     * @param example that was read from the row
     */
    public List<Double> scoresBeside(TextExample example) {
        return format == null ? List.of() : ScoresBeside.of(resolved, format, layout.columns(), example);
    }

    /**
     * Returns the words of an example's prompt: where a template has written it, the text or last message of the prompt's
     * column; the prompt as written where the row has no such column.
     *
     * @param example that was read from the row
     */
    public String question(TextExample example) {
        Object value = example.ends() == TextExample.Ends.WRITTEN ? value(Columns.PROMPT) : null;
        if (value instanceof String text) {
            return text;
        }
        if (!ChatMessages.areIn(value)) {
            return example.prompt();
        }
        try {
            List<Map<String, Object>> messages = ChatMessages.of(value, Columns.PROMPT);
            return Objects.toString(messages.get(messages.size() - 1).get(ChatMessages.CONTENT), "");
        } catch (QuarantineException unread) {
            return example.prompt();
        }
    }
}
