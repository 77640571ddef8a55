package io.plumbline.jobs.label;

import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.sample.KeptColumns;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.RowRequest;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Labels the completions of a table and makes preferences of them. */
final class LabelJob {
    private static final long ROWS_PER_FILE = 1_000_000;
    private static final int LONGEST_LINE = 256 << 20;
    private static final int FEWEST_PARTITIONS = 4;

    private final StepContext context;
    private final LabelConfig config;
    private final SparkSession spark;

    LabelJob(StepContext context) {
        this.context = context;
        this.config = context.config().label();
        this.spark = context.spark();
    }

    /**
     * Labels.
     *
     * @param source the table
     * @param columns that are read of it
     * @param scorer gives the scores
     * @param fingerprint of the model that scores; null where none does
     */
    StepResult run(InputSource source, CompletionColumns columns, CompletionScorer scorer, String fingerprint) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> hadoop = java.broadcast(
                new SerializableConfiguration(context.directory().fileSystem().getConf()));
        int line = (int)
                Math.min(LONGEST_LINE, 3L * 6 * context.config().data().checks().maxCharacters() + (1 << 20));
        JavaRDD<CompletionRow> rows = source.open(java, new RowRequest(columns, line), hadoop)
                .map(columns::read)
                .repartition(Math.max(FEWEST_PARTITIONS, java.defaultParallelism()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        JobDescription.describe(spark.sparkContext(), "read and score completions");
        try (Progress.Activity activity = context.progress().begin("label", "completions", rows.count())) {
            JavaRDD<LabelledRow> labels =
                    scorer.label(rows, activity.counter()).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                return write(labels, fingerprint);
            } finally {
                labels.unpersist();
            }
        } finally {
            rows.unpersist();
            hadoop.destroy();
        }
    }

    private StepResult write(JavaRDD<LabelledRow> labels, String fingerprint) {
        LabelCounts counts = labels.map(LabelCounts::of).fold(LabelCounts.NONE, LabelCounts::with);
        counts.require(config.maxFailedFraction());
        LabelsTable table = new LabelsTable(
                counts.messages() > 0 ? Turns.MESSAGES : Turns.TEXT,
                labels.map(label -> KeptColumns.of(label.row().kept())).fold(KeptColumns.NONE, KeptColumns::with));
        int files = Math.toIntExact((counts.rows() + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
        Path labelled = context.directory().stage(LabelsTable.NAME);
        table.write(spark, labels.sortBy(label -> label.row().order(), true, files), labelled);
        Map<String, Path> outputs = new LinkedHashMap<>();
        outputs.put(LabelsTable.NAME, labelled);
        PreferencesTable preferences = new PreferencesTable(config, table.turns());
        JavaRDD<Tuple2<String, List<Row>>> prompts = preferences.of(labels).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Path made = context.directory().stage(PreferencesTable.NAME);
            JavaRDD<Row> rows = prompts.sortBy(Tuple2::_1, true, files)
                    .flatMap(prompt -> prompt._2().iterator());
            spark.createDataFrame(rows, preferences.schema()).write().parquet(made.toString());
            outputs.put(PreferencesTable.NAME, made);
            long all = prompts.count();
            long without = prompts.filter(prompt -> prompt._2().isEmpty()).count();
            long count = prompts.map(prompt -> (long) prompt._2().size()).fold(0L, Long::sum);
            String summary = counts.sentence() + "; " + count + " rows of preferences from " + (all - without) + " of "
                    + all + " prompts";
            return StepResult.passed(counts.rows(), counts.rows(), fingerprint, summary, outputs);
        } finally {
            prompts.unpersist();
        }
    }
}
