package io.plumbline.data;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The layout of the input's rows.
 *
 * @param format name of a format, or {@code auto}
 * @param columns names of the columns
 */
public record RowLayout(String format, Columns columns) implements OptionEffects, Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses missing values and a format that is not known. */
    public RowLayout {
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(RowFormats.named(format), "format");
    }

    @Override
    public List<IdleOption> idle(String section) {
        Set<String> roles = Set.copyOf(RowFormats.roles(format));
        String key = section + ".format";
        return RowFormats.roles().stream()
                .filter(role -> !roles.contains(role))
                .map(role -> new IdleOption(section + ".columns." + role, key, key + " reads no such column"))
                .toList();
    }

    /** Returns the column that names where a row came from. */
    public String source() {
        return columns.of(Columns.SOURCE);
    }

    /**
     * Reads a row.
     *
     * @param row column values by name, as of {@link RowFormat#read}
     * @param renderer renders messages
     * @throws QuarantineException where the row holds no example
     */
    public TextExample read(Map<String, ?> row, ChatRenderer renderer) throws QuarantineException {
        columns.requireTogether(row);
        Map<String, ?> resolved = columns.resolved(row);
        TextExample example = RowFormats.read(format, resolved, columns, renderer);
        return example.with(
                RowStrength.read(resolved, columns).with(example.strength().label()));
    }

    /**
     * Returns, in words that follow the name of the input, the format that reads a row, the columns that it uses and for what,
     * and those that it leaves unused; empty where no format reads the row.
     */
    public Optional<String> understanding(Map<String, ?> row) {
        Map<String, ?> resolved = columns.resolved(row);
        return reading(resolved)
                .map(reading -> ReadColumns.of(reading, columns, row, resolved).sentence());
    }

    /** Returns, by the name of each used column that holds messages, their roles. */
    public Map<String, List<String>> messages(Map<String, ?> row) {
        Map<String, ?> resolved = columns.resolved(row);
        Map<String, List<String>> messages = new LinkedHashMap<>();
        reading(resolved).ifPresent(reading -> ReadColumns.of(reading, columns, row, resolved)
                .used()
                .values()
                .forEach(column -> {
                    List<String> roles = ChatMessages.rolesIn(resolved.get(column));
                    if (!roles.isEmpty()) {
                        messages.put(column, roles);
                    }
                }));
        return messages;
    }

    /** Returns the value in a row of the column that names where it came from; null where there is none. */
    public Object source(Map<String, ?> row) {
        return ColumnPath.value(row, source());
    }

    /**
     * Returns the value of a role in a row, as the format that reads the row finds it; null where it does not use the role or
     * the row has no value.
     */
    public Object value(Map<String, ?> row, String role) {
        Map<String, ?> resolved = columns.resolved(row);
        return reading(resolved)
                .filter(reading -> columns.of(role) != null)
                .filter(reading -> reading.roles().contains(role)
                        || reading.optionalRoles().contains(role))
                .<Object>map(reading -> resolved.get(columns.of(role)))
                .orElse(null);
    }

    /**
     * Returns the scores that a row has of an example's completions, in the order of the example, where the row was not ordered by
     * them; none where it has none.
     *
     * @param example that was read from the row
     */
    public List<Double> scoresBeside(Map<String, ?> row, TextExample example) {
        Map<String, ?> resolved = columns.resolved(row);
        return reading(resolved)
                .map(reading -> ScoresBeside.of(resolved, reading, columns, example))
                .orElse(List.of());
    }

    /**
     * Returns the words of an example's prompt: where a template has written it, the text or last message of the prompt's
     * column; the prompt as written where the row has no such column.
     *
     * @param example that was read from the row
     */
    public String question(Map<String, ?> row, TextExample example) {
        Object value = example.ends() == TextExample.Ends.WRITTEN ? value(row, Columns.PROMPT) : null;
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

    private Optional<RowFormat> reading(Map<String, ?> resolved) {
        try {
            return Optional.of(RowFormats.reading(format, resolved, columns));
        } catch (QuarantineException unread) {
            return Optional.empty();
        }
    }

    /** Returns the columns that are read, each once: those that a row needs to hold, and those that its order is held against. */
    public Set<String> read() {
        Set<String> read = new LinkedHashSet<>(used());
        read.addAll(ScoresBeside.names(columns));
        return read;
    }

    /** Returns the columns that are used, each once: all that a row needs to hold. */
    public Set<String> used() {
        Stream<String> ofRoles = RowFormats.roles(format).stream().flatMap(role -> columns.all(role).stream());
        return Stream.concat(ofRoles, DecidingColumns.of(columns).stream())
                .flatMap(name -> Stream.of(name, ColumnPath.root(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns whether the columns that are there are all that the format needs, or, to detect it, that one of them needs. */
    public boolean isWhole(Predicate<String> isThere) {
        return RowFormats.AUTO.equals(format)
                ? RowFormats.named(format).recognises(isThere, columns)
                : MissingColumns.of(RowFormats.named(format).roles(), columns, isThere)
                        .isEmpty();
    }
}
