package io.plumbline.jobs.compare;

import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The scored completions of one policy, read once and kept until they are closed. */
final class ScoredTable implements AutoCloseable {
    private static final String INDEX = "index";
    private static final int NO_INDEX = -1;

    private final Dataset<Row> used; // prompt, index, score
    private final long rows;
    private final long withoutPrompt;

    private ScoredTable(Dataset<Row> used, long rows, long withoutPrompt) {
        this.used = used;
        this.rows = rows;
        this.withoutPrompt = withoutPrompt;
    }

    /**
     * Reads.
     *
     * @throws io.plumbline.PlumblineException of kind DATA where it cannot be used
     */
    static ScoredTable read(SparkSession spark, InputTable input, JudgeSettings.Columns columns) {
        Dataset<Row> table = input.open(spark);
        Column prompt = input.column(table, columns.prompt(), InputTable.named("--prompt-column"));
        Column index = functions.lit(NO_INDEX);
        if (columns.index() != null || input.has(table, INDEX)) {
            index = input.index(
                    table, columns.index() == null ? INDEX : columns.index(), InputTable.named("--index-column"));
        }
        Column score = input.number(table, columns.score(), "--score-column");
        Dataset<Row> used = table.select(
                        prompt.cast(DataTypes.StringType),
                        functions.coalesce(index, functions.lit(NO_INDEX)),
                        functions.coalesce(score, functions.lit(Double.NaN)))
                .toDF("prompt", "index", "score")
                .persist(StorageLevel.MEMORY_AND_DISK());
        return input.reading(() -> new ScoredTable(
                used, used.count(), used.filter("prompt IS NULL OR prompt = ''").count()));
    }

    /** The completions by prompt, of those rows that name one. */
    JavaPairRDD<String, PromptGroup> prompts(int parts) {
        return used.filter("prompt IS NOT NULL AND prompt <> ''")
                .javaRDD()
                .mapToPair(row -> new Tuple2<>(row.getString(0), new ScoredCompletion(row.getInt(1), row.getDouble(2))))
                .aggregateByKey(new PromptGroup(), parts, PromptGroup::with, PromptGroup::with);
    }

    /** All rows. */
    long rows() {
        return rows;
    }

    /** Rows that name no prompt. */
    long withoutPrompt() {
        return withoutPrompt;
    }

    @Override
    public void close() {
        used.unpersist();
    }
}
