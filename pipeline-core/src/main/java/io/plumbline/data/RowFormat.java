package io.plumbline.data;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A way in which an example can stand in one row of the input. */
public interface RowFormat {
    /** The name in {@code data.format}. */
    String name();

    /** Its columns and their meaning in a line, for the commented configuration. */
    String comment();

    /** The roles of the columns that a row must have, see {@link Columns}. */
    List<String> roles();

    /** The roles of columns that are used where a row has them. */
    default List<String> optionalRoles() {
        return List.of();
    }

    /**
     * Rules by which prompt and completions are rendered by the model's chat template before they are read, see {@link
     * ChatRow}.
     */
    enum Rendering {
        /** Every row. */
        ALWAYS,
        /** Rows in which any of them is messages. */
        MESSAGES,
        /** No row: there may be text only. */
        NEVER
    }

    /** Returns the rule for rows of this format. */
    default Rendering rendering() {
        return Rendering.MESSAGES;
    }

    /** Returns the most completions that a row which is accepted can hold. */
    default int mostCompletions() {
        return 2;
    }

    /**
     * Returns whether the columns that are there show that rows are of this format; asked only where the format is to
     * be detected.
     *
     * @param isThere true for the name of a column that is there
     * @param columns names of the columns
     */
    default boolean recognises(Predicate<String> isThere, Columns columns) {
        return MissingColumns.of(roles(), columns, isThere).isEmpty();
    }

    /** Returns whether a row is surely of this format; asked only where the format is to be detected. */
    default boolean fits(Map<String, ?> row, Columns columns) {
        return recognises(row::containsKey, columns);
    }

    /**
     * Returns whether a row that lacks columns is meant to be of this format, so that its fault is named as this
     * format's; asked only where the format is to be detected.
     *
     * @param row column values by name
     * @param columns names of the columns
     */
    boolean accepts(Map<String, ?> row, Columns columns);

    /**
     * Reads a row.
     *
     * @param row column values by name: text as {@code String}, a list as {@code List}, null or absent as missing
     * @param columns names of the columns
     * @throws QuarantineException where the row holds no example in this format
     */
    TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException;

    /**
     * Reads a row as all the examples that it holds: more than one where its completions have scores.
     *
     * @param row as of {@link #read}
     * @param columns names of the columns
     * @param rule makes pairs of completions with scores
     * @throws QuarantineException where the row holds no example in this format
     */
    default List<TextExample> readAll(Map<String, ?> row, Columns columns, PairRule rule) throws QuarantineException {
        return List.of(read(row, columns));
    }

    /**
     * Checks a row for which this format was detected.
     *
     * @param row as of {@link #read}
     * @param columns names of the columns
     * @throws QuarantineException where the row may mean something else
     */
    default void requireMeant(Map<String, ?> row, Columns columns) throws QuarantineException {
        // The columns by which most formats are detected mean nothing else.
    }
}
