package io.plumbline.data;

import java.util.Map;

/** How a preference stands in one row of the input. */
public interface PairFormat {
    /** The name in {@code data.format}. */
    String name();

    /**
     * Whether a row looks like this format; asked only where the format is to be detected.
     *
     * @param row column values by name
     * @param columns which columns hold what
     */
    boolean accepts(Map<String, ?> row, Columns columns);

    /**
     * Reads a row.
     *
     * @param row column values by name: text as {@code String}, null or absent as missing
     * @param columns which columns hold what
     * @throws QuarantineException where the row holds no preference in this format
     */
    PreferencePair read(Map<String, ?> row, Columns columns) throws QuarantineException;
}
