package io.plumbline.data;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * Returns what a row holds as this layout reads it.
     *
     * @param row column values by name, as of {@link RowFormat#read}
     */
    public RowReading reading(Map<String, ?> row) {
        return RowReading.of(this, row);
    }

    /** Returns the columns that are read, each once: those that a row needs to hold, and those that its order is held against. */
    public Set<String> read() {
        Set<String> read = new LinkedHashSet<>(used());
        read.addAll(ScoresBeside.names(columns));
        return read;
    }

    /** Returns the columns that are used, each once: all that a row needs to hold. */
    public Set<String> used() {
        return usedNames()
                .flatMap(name -> Stream.of(name, ColumnPath.root(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<String> usedNames() {
        Stream<String> ofRoles = RowFormats.roles(format).stream().flatMap(role -> columns.all(role).stream());
        return Stream.concat(ofRoles, DecidingColumns.of(columns).stream());
    }

    /**
     * Returns the steps by which each name of {@link #read()} leads into a column: no steps where all of the column is read, and
     * no name where nothing of it is.
     */
    public List<List<String>> pathsInto(String column) {
        return Stream.concat(usedNames(), ScoresBeside.names(columns).stream())
                .filter(name -> name.equals(column) || ColumnPath.root(name).equals(column))
                .map(name -> name.equals(column) ? List.<String>of() : ColumnPath.steps(name))
                .distinct()
                .toList();
    }

    /** Returns whether the columns that are there are all that the format needs, or, to detect it, that one of them needs. */
    public boolean isWhole(Predicate<String> isThere) {
        return RowFormats.AUTO.equals(format)
                ? RowFormats.named(format).recognises(isThere, columns)
                : MissingColumns.of(RowFormats.named(format).roles(), columns, isThere)
                        .isEmpty();
    }
}
