package io.plumbline.jobs.compare;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * A table of judgements, read once and kept until it is closed.
 *
 * @param input the table
 * @param used prompt, first, second, outcome as a text, weight
 * @param hasPrompts whether it tells prompts apart
 * @param isWeighted whether it has weights
 */
record JudgedTable(InputTable input, Dataset<Row> used, boolean hasPrompts, boolean isWeighted)
        implements AutoCloseable {
    private static final String PROMPT = "prompt_id";
    private static final String WEIGHT = "weight";

    /**
     * Reads.
     *
     * @throws io.plumbline.PlumblineException of kind DATA where it cannot be used
     */
    static JudgedTable read(SparkSession spark, InputTable input, RateSettings.Columns columns) {
        Dataset<Row> table = input.open(spark);
        boolean hasPrompts = columns.prompt() != null || input.has(table, PROMPT);
        boolean isWeighted = columns.weight() != null || input.has(table, WEIGHT);
        Column prompt = hasPrompts
                ? text(input, table, columns.prompt() == null ? PROMPT : columns.prompt(), "--prompt-column")
                : functions.lit("");
        Column weight = isWeighted
                ? input.number(table, columns.weight() == null ? WEIGHT : columns.weight(), "--weight-column")
                : functions.lit(1.0);
        Dataset<Row> used = table.select(
                        // A prompt that is empty is a prompt that is missing.
                        hasPrompts ? functions.when(prompt.notEqual(""), prompt) : prompt,
                        text(input, table, columns.first(), "--first-column"),
                        text(input, table, columns.second(), "--second-column"),
                        text(input, table, columns.outcome(), "--outcome-column"),
                        weight)
                .persist(StorageLevel.MEMORY_AND_DISK());
        input.reading(used::count);
        return new JudgedTable(input, used, hasPrompts, isWeighted);
    }

    private static Column text(InputTable input, Dataset<Row> table, String name, String option) {
        return input.column(table, name, InputTable.named(option)).cast(DataTypes.StringType);
    }

    /** Its rows. */
    JavaRDD<JudgedRow> rows(OutcomeRule rule) {
        return used.javaRDD()
                .map(row -> JudgedRow.of(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.isNullAt(4) ? null : row.getDouble(4),
                        rule));
    }

    @Override
    public void close() {
        used.unpersist();
    }
}
