package io.plumbline.jobs.catalog;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A kind of tables: how its versions are told apart, and how rows are read and replaced. */
interface TableFormat {
    /** All of them. */
    List<TableFormat> ALL = List.of(new IcebergFormat(), new DeltaFormat(), new FilesFormat());

    /** Its name in the manifest: {@code iceberg}. */
    String name();

    /** Returns whether tables of a provider, as Spark describes it, are of this kind; by default of that of its name. */
    default boolean isOf(String provider) {
        return provider.equals(name());
    }

    /**
     * The version that a location names, or the newest.
     *
     * @throws TableFault where it has no such version
     */
    TableVersion version(SparkSession spark, TableLocation location);

    /** The rows of a version, all columns, not yet filtered; by default by the SQL of tables with versions. */
    default Dataset<Row> rows(SparkSession spark, TableLocation location, TableVersion version) {
        return SqlTexts.atVersion(spark, location.name(), version.version());
    }

    /**
     * Refuses a table whose rows of a run cannot be replaced.
     *
     * @param column that must be its partition column
     * @throws TableFault that says why
     */
    default void requireReceives(SparkSession spark, TableName table, String column) {
        // Whose rows a commit replaces, by whatever column, can always receive them.
    }

    /**
     * Puts rows in the place of all those of a run, in one step: who reads the table finds the former ones
     * or these. By default by one commit of the table.
     *
     * @param rows all columns of the table, in its order
     * @param column the partition column
     * @param run its value
     */
    default void replace(SparkSession spark, TableName table, Dataset<Row> rows, String column, String run) {
        SqlTexts.overwrite(table, rows, column, run);
    }
}
