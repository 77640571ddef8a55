package io.plumbline.jobs.catalog;

import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The statements of Spark SQL that several formats of tables share. */
final class SqlTexts {
    private SqlTexts() {}

    static Dataset<Row> atVersion(SparkSession spark, TableName table, String version) {
        return spark.sql("SELECT * FROM " + table.quoted() + " VERSION AS OF " + version);
    }

    /** A time, in the session's zone where it names none. */
    static Column time(SparkSession spark, String text) {
        Column time = functions.lit(text).cast(DataTypes.TimestampType);
        if (spark.range(1).select(time.isNull()).first().getBoolean(0)) {
            throw new TableFault("'" + text + "' is no time; write it as 2026-01-31T18:00:00Z");
        }
        return time;
    }

    /**
     * Returns the number of the newest of a table's versions; empty where there is none.
     *
     * @param versions a row each
     * @param order the column by which the newest is the last
     * @param number the column of their numbers, of 64 bits
     */
    static OptionalLong newest(Dataset<Row> versions, String order, String number) {
        return versions.orderBy(functions.col(order).desc()).select(number).takeAsList(1).stream()
                .mapToLong(row -> row.getLong(0))
                .findFirst();
    }

    /** Replaces the rows of a run by one commit of the table's own. */
    static void overwrite(TableName table, Dataset<Row> rows, String column, String run) {
        try {
            rows.writeTo(table.quoted()).overwrite(functions.col(column).equalTo(run));
        } catch (NoSuchTableException e) {
            throw new TableFault("it is gone since the run began; run again", e);
        }
    }
}
