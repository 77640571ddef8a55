package io.plumbline.jobs.catalog;

import io.plumbline.PlainText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.trees.TreePattern;

/**
 * A table as an input names it, in Spark SQL's words: {@code table:lake.align.preferences version as of 12 where lang = 'en'}.
 *
 * @param name of the table
 * @param version a snapshot, a version, or in quotes the name of a tag or branch; null where it is not said
 * @param timestamp the time whose version is read; null where it is not said
 * @param filter a predicate that the rows meet; null for all rows
 */
public record TableLocation(TableName name, String version, String timestamp, String filter) {
    private static final String PREFIX = "table:";
    private static final int LONGEST = 10_000;
    private static final Pattern FORM = Pattern.compile(
            PREFIX + "\\s*(?<name>" + TableName.PATTERN + ")"
                    + "(?:\\s+version\\s+as\\s+of\\s+(?<version>\\d+|'[^']+'))?"
                    + "(?:\\s+timestamp\\s+as\\s+of\\s+'(?<timestamp>[^']+)')?"
                    + "(?:\\s+where\\s+(?<filter>.+))?\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Returns whether a location is that of a table. */
    public static boolean isTable(String location) {
        return location != null && location.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    /**
     * Reads a location of a table.
     *
     * @throws IllegalArgumentException that says in a few words what it must be, and what is wrong with it
     */
    public static TableLocation of(String location) {
        Matcher form = FORM.matcher(location);
        if (location.length() > LONGEST || !form.matches()) {
            throw new IllegalArgumentException(
                    "must be table:NAME, behind it, where wanted, version as of NUMBER or timestamp as of 'TIME', and at the"
                            + " end where PREDICATE, as in Spark SQL");
        }
        String version = form.group("version");
        String timestamp = form.group("timestamp");
        if (version != null && timestamp != null) {
            throw new IllegalArgumentException("must have a version or a timestamp, not both");
        }
        String filter = form.group("filter");
        if (filter != null) {
            requirePredicate(filter.strip());
        }
        return new TableLocation(
                TableName.of(form.group("name")), version, timestamp, filter == null ? null : filter.strip());
    }

    private static void requirePredicate(String filter) {
        Expression predicate;
        try {
            predicate = CatalystSqlParser$.MODULE$.parseExpression(filter);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("must have a predicate behind where that is not nested so deep", e);
        } catch (Exception e) {
            // A checked exception that the parser's signature does not name.
            throw new IllegalArgumentException(
                    "must have a predicate of Spark SQL behind where ("
                            + PlainText.firstLine(e.getMessage().strip()) + ")",
                    e);
        }
        if (PredicateTimes.namesPresent(filter)) {
            throw new IllegalArgumentException(
                    "must have a predicate behind where without today, now, yesterday and tomorrow, since the manifest could"
                            + " not tell which time was meant; write the date as it is");
        }
        if (predicate.containsPattern(TreePattern.PLAN_EXPRESSION())) {
            throw new IllegalArgumentException(
                    "must have a predicate without a query in it behind where, since the version of another table is not"
                            + " recorded");
        }
    }

    @Override
    public String toString() {
        return PREFIX
                + name
                + (version == null ? "" : " version as of " + version)
                + (timestamp == null ? "" : " timestamp as of '" + timestamp + "'")
                + (filter == null ? "" : " where " + filter);
    }
}
