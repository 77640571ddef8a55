package io.plumbline.jobs.catalog;

import io.plumbline.PlumblineException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.functions;

/** A table in a session's catalogs, at the version that it had when it was found. */
public final class FoundTable {
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
            TableFormat format = CatalogTables.format(spark, location.name());
            TableVersion version = format.version(spark, location);
            Dataset<Row> rows = filtered(format.rows(spark, location, version), location.filter());
            return new FoundTable(spark, key, location, format, version, rows);
        });
    }

    private static Dataset<Row> filtered(Dataset<Row> rows, String filter) {
        if (filter == null) {
            return rows;
        }
        Dataset<Row> filtered = rows.filter(functions.expr(filter));
        LogicalPlan plan = filtered.queryExecution().analyzed();
        if (!plan.deterministic() || plan.containsPattern(TreePattern.CURRENT_LIKE())) {
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

    /** The predicate that the rows meet; empty where all do. */
    public String filter() {
        return location.filter() == null ? "" : location.filter();
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
        return !version.files().isEmpty()
                && !CatalogTables.attempt(
                                spark,
                                "read " + key + " = " + location + " to its end",
                                location.name(),
                                () -> format.version(spark, location))
                        .hasFilesOf(version);
    }
}
