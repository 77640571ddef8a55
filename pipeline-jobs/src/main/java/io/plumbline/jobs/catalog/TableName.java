package io.plumbline.jobs.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a table: its catalog and namespace before it, as far as they are said.
 *
 * @param parts without backticks, at least one
 */
public record TableName(List<String> parts) {
    /** Matches a part: in backticks anything, else letters, digits, underscores and hyphens. */
    private static final String PART = "(?:`(?:[^`]++|``)++`|[\\p{L}\\p{N}_-]+)";

    /** Matches a name. */
    static final String PATTERN = PART + "(?:\\." + PART + ")*";

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern ONE = Pattern.compile(PART);
    private static final int LONGEST = 1_000;

    /** Copies the parts. */
    public TableName {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a name: {@code lake.align.scores}; a part with other characters stands in backticks.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static TableName of(String text) {
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no name of a table");
        }
        List<String> parts = new ArrayList<>();
        Matcher part = ONE.matcher(text);
        while (part.find()) {
            String found = part.group();
            parts.add(
                    found.startsWith("`")
                            ? found.substring(1, found.length() - 1).replace("``", "`")
                            : found);
        }
        return new TableName(parts);
    }

    /** Returns the name as Spark SQL reads it, whatever its characters. */
    public String quoted() {
        return parts.stream().map(part -> "`" + part.replace("`", "``") + "`").collect(Collectors.joining("."));
    }

    /** Returns the name of a table that stands below this one: an Iceberg table's own {@code snapshots}. */
    TableName below(String name) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(name);
        return new TableName(longer);
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
