package io.plumbline.jobs.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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
    /** The column of lines that cannot be read. */
    public static final String CORRUPT = "_corrupt_record";

    /** Characters that make a path a pattern to Hadoop and Spark. */
    private static final Pattern WILD = Pattern.compile("[\\\\*?\\[\\]{}]");

    /** Forms of a table in files. */
    public enum Format {
        /** Parquet. */
        PARQUET("parquet", Map.of()),
        /** JSON, an object a line. */
        JSON_LINES("json", Map.of()),
        /** CSV whose first line has the names of the columns; all values are texts, so that 007 stays that. */
        CSV("csv", Map.of("header", "true"));

        private final String source;
        private final Map<String, String> options;

        Format(String source, Map<String, String> options) {
            this.source = source;
            this.options = options;
        }

        /** Returns the form of a file of a name: that of its extension, Parquet for any but those of the others. */
        public static Format ofName(String name) {
            String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
            if (plain.endsWith(".json") || plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
                return JSON_LINES;
            }
            return plain.endsWith(".csv") ? CSV : PARQUET;
        }
    }

    private LiteralPaths() {}

    /**
     * The table in a file or directory that is not taken for a pattern. Of JSON lines a column {@link #CORRUPT} has those that
     * are no objects, where there are any: an exception would hold their text, and Spark would log it.
     */
    public static Dataset<Row> table(SparkSession spark, Format format, Path path) {
        return reader(spark)
                .option("columnNameOfCorruptRecord", CORRUPT)
                .options(format.options)
                .format(format.source)
                .load(pattern(path));
    }

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
