package io.plumbline.jobs.storage;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads tables by paths that are known. To Spark a path is a pattern, so that {@code run[1]} would name {@code run1}. What
 * a path names is read whole or not at all, whatever the session says of missing and damaged files.
 */
public final class LiteralPaths {
    /** Characters that make a path a pattern to Hadoop and Spark. */
    private static final Pattern WILD = Pattern.compile("[\\\\*?\\[\\]{}]");

    private LiteralPaths() {}

    /** The tables in files or directories, none of them taken for a pattern. */
    public static Dataset<Row> parquet(SparkSession spark, Path... paths) {
        return reader(spark).parquet(patterns(paths));
    }

    /**
     * The tables in files or directories, none of them taken for a pattern, with these columns.
     *
     * @param schema a column that a file lacks is null there
     */
    public static Dataset<Row> parquet(SparkSession spark, StructType schema, Path... paths) {
        return reader(spark).schema(schema).parquet(patterns(paths));
    }

    private static DataFrameReader reader(SparkSession spark) {
        return spark.read().option("ignoreMissingFiles", false).option("ignoreCorruptFiles", false);
    }

    private static String[] patterns(Path... paths) {
        return Arrays.stream(paths).map(LiteralPaths::pattern).toArray(String[]::new);
    }

    /** The pattern that matches this path alone. Spark's own option to match none reads some of several paths twice. */
    static String pattern(Path path) {
        return WILD.matcher(path.toString()).replaceAll("\\\\$0");
    }
}
