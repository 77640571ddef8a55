package io.plumbline.jobs.catalog;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Iceberg's tables, whose versions are snapshots: numbers that no two tables share.
 *
 * @see <a href="https://iceberg.apache.org/docs/latest/spark-queries/">Time travel and metadata tables</a>
 */
final class IcebergFormat implements TableFormat {
    @Override
    public String name() {
        return "iceberg";
    }

    @Override
    public TableVersion version(SparkSession spark, TableLocation location) {
        return TableVersion.numbered("", Long.toString(snapshot(spark, location)));
    }

    private static long snapshot(SparkSession spark, TableLocation location) {
        if (location.timestamp() != null) {
            return newestAt(spark, location);
        }
        if (location.version() == null) {
            return referred(spark, location, "main");
        }
        if (location.version().startsWith("'")) {
            return referred(
                    spark,
                    location,
                    location.version().substring(1, location.version().length() - 1));
        }
        long number = number(location.version());
        if (below(spark, location, "snapshots")
                .filter(functions.col("snapshot_id").equalTo(number))
                .isEmpty()) {
            throw new TableFault("it has no snapshot " + number + " (any more); name one of its table "
                    + location.name() + ".snapshots");
        }
        return number;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TableFault(text + " is too large for a snapshot's number", e);
        }
    }

    private static long newestAt(SparkSession spark, TableLocation location) {
        String time = "made_current_at";
        Dataset<Row> until = below(spark, location, "history")
                .filter(functions.col(time).leq(SqlTexts.time(spark, location.timestamp())));
        return SqlTexts.newest(until, time, "snapshot_id")
                .orElseThrow(() -> new TableFault("it had no rows at " + location.timestamp() + "; see its table "
                        + location.name() + ".history for later times"));
    }

    private static long referred(SparkSession spark, TableLocation location, String reference) {
        List<Row> references =
                below(spark, location, "refs").select("name", "snapshot_id").collectAsList();
        if (references.isEmpty()) {
            throw new TableFault("it has no snapshot yet; write rows to it first");
        }
        return references.stream()
                .filter(row -> row.getString(0).equals(reference))
                .map(row -> row.getLong(1))
                .findFirst()
                .orElseThrow(() -> new TableFault("it has no branch or tag '" + reference + "', but "
                        + references.stream().map(row -> row.getString(0)).collect(Collectors.joining(", "))));
    }

    private static Dataset<Row> below(SparkSession spark, TableLocation location, String metadata) {
        return spark.table(location.name().below(metadata).quoted());
    }
}
