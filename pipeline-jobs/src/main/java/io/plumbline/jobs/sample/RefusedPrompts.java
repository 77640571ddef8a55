package io.plumbline.jobs.sample;

import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table of rows whose prompt cannot be used, with the columns of {@code quarantine/}. */
final class RefusedPrompts {
    /** The folder in the experiment's. */
    static final String NAME = "refused-prompts";

    private static final long ROWS_PER_FILE = 100_000;
    private static final StructType SCHEMA = new StructType()
            .add("reason", DataTypes.StringType)
            .add("detail", DataTypes.StringType)
            .add("file", DataTypes.StringType)
            .add("row", DataTypes.StringType);

    private RefusedPrompts() {}

    /** Writes the rows, in an order that follows from them alone. */
    static void write(SparkSession spark, PromptRows rows, Path target) {
        Column[] columns =
                Arrays.stream(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
        spark.createDataFrame(
                        rows.refused()
                                .map(row ->
                                        RowFactory.create(row.reason().code(), row.detail(), row.file(), row.row())),
                        SCHEMA)
                .repartition((int) (1 + rows.counts().refusedRows() / ROWS_PER_FILE), columns)
                .sortWithinPartitions(columns)
                .write()
                .parquet(target.toString());
    }
}
