package io.plumbline.jobs.catalog;

import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Delta's tables, whose versions are counted from 0: a table that was dropped and made again is told by its id.
 *
 * @see <a href="https://docs.delta.io/latest/delta-utility.html">History and detail</a>
 */
final class DeltaFormat implements TableFormat {
    @Override
    public String name() {
        return "delta";
    }

    @Override
    public TableVersion version(SparkSession spark, TableLocation location) {
        String table = location.name().quoted();
        String id = spark.sql("DESCRIBE DETAIL " + table).select("id").first().getString(0);
        return TableVersion.numbered(id, number(spark, location, table));
    }

    private static String number(SparkSession spark, TableLocation location, String table) {
        if (location.version() != null) {
            if (location.version().startsWith("'")) {
                throw new TableFault("Delta's versions are numbers and have no names; give a number");
            }
            return location.version();
        }
        Dataset<Row> history = spark.sql("DESCRIBE HISTORY " + table);
        if (location.timestamp() != null) {
            history = history.filter(functions.col("timestamp").leq(SqlTexts.time(spark, location.timestamp())));
        }
        OptionalLong newest = SqlTexts.newest(history, "version", "version");
        return Long.toString(newest.orElseThrow(() -> new TableFault(
                "its history begins after " + location.timestamp() + "; DESCRIBE HISTORY names later times")));
    }
}
