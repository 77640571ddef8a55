package io.plumbline.jobs.catalog;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table that receives rows, as the configuration names it: {@code lake.align.scores}, or {@code align.scores using delta}.
 *
 * @param name of the table
 * @param format in which it is made where it is not there; null: what is usual in its catalog
 */
public record TableTarget(TableName name, String format) {
    private static final Pattern FORM = Pattern.compile(
            "(?<name>" + TableName.PATTERN + ")(?:\\s+using\\s+(?<format>iceberg|delta|parquet))?\\s*",
            Pattern.CASE_INSENSITIVE);

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException that says in a few words what it must be
     */
    public static TableTarget of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "must be the name of a table, behind it, where wanted, using iceberg, using delta or using parquet");
        }
        String format = form.group("format");
        return new TableTarget(
                TableName.of(form.group("name")), format == null ? null : format.toLowerCase(Locale.ROOT));
    }
}
