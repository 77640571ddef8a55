package io.plumbline.jobs.tables;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tokenised examples that ingest leaves: {@code examples/split=train} and {@code examples/split=held_out}. */
public final class ExamplesTable {
    /** Folder of the table in the run directory. */
    public static final String NAME = "examples";
    /** The split that is trained on. */
    public static final String TRAIN = "train";
    /** The split that is only scored. */
    public static final String HELD_OUT = "held_out";

    private ExamplesTable() {}

    /**
     * The pairs of one split.
     *
     * @param split {@link #TRAIN} or {@link #HELD_OUT}
     * @return in no particular order; empty where the split has no rows
     * @throws PlumblineException of kind DATA where ingest has not run
     */
    public static JavaRDD<TokenizedPair> read(SparkSession spark, RunDirectory directory, String split) {
        if (!directory.exists(NAME)) {
            throw new PlumblineException(
                    Kind.DATA, "Cannot read " + directory.path(NAME) + ": it is not there; run ingest first");
        }
        String folder = NAME + "/split=" + split;
        if (!directory.exists(folder)) {
            return JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
        }
        return LiteralPaths.parquet(spark, directory.path(folder))
                .select("pair_id", "source", "prompt_ids", "chosen_ids", "rejected_ids")
                .javaRDD()
                .map(ExamplesTable::pair);
    }

    private static TokenizedPair pair(Row row) {
        return new TokenizedPair(row.getString(0), row.getString(1), ids(row, 2), ids(row, 3), ids(row, 4));
    }

    private static int[] ids(Row row, int column) {
        List<Integer> ids = row.getList(column);
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
