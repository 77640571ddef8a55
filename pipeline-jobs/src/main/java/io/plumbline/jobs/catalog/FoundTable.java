package io.plumbline.jobs.catalog;

import io.plumbline.PlumblineException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.functions;
import scala.collection.JavaConverters;

/** A table in a session's catalogs, at the version that it had when it was found. */
public final class FoundTable {
    private static final List<String> LEAVING_OUT = List.of(
            "spark.sql.files.ignoreCorruptFiles",
            "spark.sql.files.ignoreMissingFiles",
            "spark.files.ignoreCorruptFiles",
            "spark.files.ignoreMissingFiles");

    private final SparkSession spark;
    private final String key;
    private final TableLocation location;
    private final TableFormat format;
    private final TableVersion version;
    private final Dataset<Row> rows;

    private FoundTable(
            SparkSession spark,
            String key,
            TableLocation location,
            TableFormat format,
            TableVersion version,
            Dataset<Row> rows) {
        this.spark = spark;
        this.key = key;
        this.location = location;
        this.format = format;
        this.version = version;
        this.rows = rows;
    }

    /**
     * Finds a table, its version, and the rows that its filter leaves; reads none of them.
     *
     * @param key the key that names it, for messages
     * @throws PlumblineException of kind CONFIGURATION where there is no such catalog, table, version or column, or it is a
     *     view, or the filter is no predicate or would choose other rows another time
     */
    public static FoundTable find(SparkSession spark, String key, TableLocation location) {
        String attempt = "read " + key + " = " + location;
        return CatalogTables.attempt(spark, attempt, location.name(), () -> {
            requireWholeReading(spark);
            TableFormat format = CatalogTables.format(spark, location.name());
            TableVersion version = format.version(spark, location);
            Dataset<Row> rows = filtered(format.rows(spark, location, version), location.filter());
            return new FoundTable(spark, key, location, format, version, rows);
        });
    }

    /** Refuses settings of Spark's by which it leaves out rows that it cannot read. */
    private static void requireWholeReading(SparkSession spark) {
        for (String setting : LEAVING_OUT) {
            if (Boolean.parseBoolean(spark.conf().get(setting, "false"))) {
                throw new TableFault("Spark would leave out the rows of files that it cannot read, without a word; set "
                        + setting + " = false");
            }
        }
    }

    private static Dataset<Row> filtered(Dataset<Row> rows, String filter) {
        if (filter == null) {
            return rows;
        }
        Dataset<Row> filtered = rows.filter(functions.expr(filter));
        LogicalPlan plan = filtered.queryExecution().analyzed();
        boolean isOfToday =
                JavaConverters.seqAsJavaList(plan.expressions()).stream().anyMatch(PredicateTimes::isOfPresent);
        if (!plan.deterministic() || plan.containsPattern(TreePattern.CURRENT_LIKE()) || isOfToday) {
            throw new TableFault(
                    "its predicate would choose other rows another time, and the manifest could not tell; leave"
                            + " out chance and the present time, and write a date as it is");
        }
        return filtered;
    }

    /** The name of the table, as the configuration has it. */
    public String name() {
        return location.name().toString();
    }

    /** Returns the directory of its files; where its catalog does not tell it, {@code table:} and its name. */
    public String address() {
        return CatalogTables.directory(spark, location.name()).orElse("table:" + name());
    }

    /** The predicate that the rows meet, with the time zone that its times are of where it has such; empty where all do. */
    public String filter() {
        if (location.filter() == null) {
            return "";
        }
        boolean isOfZone = JavaConverters.seqAsJavaList(
                        rows.queryExecution().analyzed().expressions())
                .stream()
                .anyMatch(PredicateTimes::dependsOnZone);
        return isOfZone
                ? location.filter() + " (times of " + spark.conf().get("spark.sql.session.timeZone") + ")"
                : location.filter();
    }

    /** The kind of the table: {@code iceberg}, {@code delta}, or {@code files} of one that keeps no versions. */
    public String format() {
        return format.name();
    }

    /** The version that holds the rows. */
    public TableVersion version() {
        return version;
    }

    /** The rows, all columns. */
    public Dataset<Row> rows() {
        return rows;
    }

    /** Returns whether the table, which keeps no versions, has other files than when it was found. */
    public boolean isChanged() {
        return version.isOfFiles()
                && !CatalogTables.attempt(
                                spark,
                                "read " + key + " = " + location + " to its end",
                                location.name(),
                                () -> format.version(spark, location))
                        .hasFilesOf(version);
    }
}
