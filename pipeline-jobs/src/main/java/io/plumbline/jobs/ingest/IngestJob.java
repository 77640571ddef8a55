package io.plumbline.jobs.ingest;

import io.plumbline.Causes;
import io.plumbline.PlumblineException;
import io.plumbline.data.DataReport;
import io.plumbline.data.Finding;
import io.plumbline.data.Split;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.data.warning.Warnings;
import io.plumbline.data.warning.WholeSet;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.source.InputRow;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExampleRows;
import io.plumbline.jobs.tables.ExamplesTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Raw preferences to {@code examples/}, {@code quarantine/} and {@code data-report.json}. What stands in them depends on the
 * rows alone, not on the order of files or on partitions.
 *
 * <p>Every row is checked on its own, brought together with the rows of its prompt by a shuffle, which also spreads a single
 * large file over the cluster, and tokenised behind it. The originals of rows that are put aside there are then read again
 * ({@link QuarantinedRows}); nothing else is read twice. What an ingest before has tokenised is not tokenised again.
 */
public final class IngestJob {
    /** The quarantine in the run directory. */
    public static final String QUARANTINE = "quarantine";
    /** The report in the run directory. */
    public static final String REPORT = "data-report.json";

    /** Input bytes of one output partition: some ten thousand examples, seconds of tokenising. */
    private static final long PARTITION_BYTES = 16L << 20;

    private static final int MINIMUM_PARTITIONS = 4;
    private static final int MAXIMUM_PARTITIONS = 4096;
    private static final long QUARANTINE_FILE_ROWS = 100_000;

    private final SparkSession spark;
    private final RunDirectory directory;
    private final IngestParameters parameters;
    private final IngestInput input;

    /**
     * @param directory where the results go
     * @param parameters how to ingest
     * @param input what to ingest
     */
    public IngestJob(SparkSession spark, RunDirectory directory, IngestParameters parameters, IngestInput input) {
        this.spark = spark;
        this.directory = directory;
        this.parameters = parameters;
        this.input = input;
    }

    /**
     * The staged result of an ingest, to be committed.
     *
     * @param report counts of the rows that were kept and put aside
     * @param outputs staged places, by the names that they will have
     * @param refusal of kind GATE where too many rows are put aside, of kind DATA where no example is left to train on; null
     *     where it passes
     */
    public record Result(DataReport report, Map<String, Path> outputs, PlumblineException refusal) {}

    /**
     * Ingests. Where a gate is not reached or nothing is left to train on, quarantine and report are staged all the same,
     * to see why, and examples are not.
     *
     * @param maximumQuarantinedShare gate: share of rows beyond which it fails
     * @param progress counts rows
     * @param say receives, before any long work, how the first rows of each input are understood, their shapes, and what
     *     they show; behind it, what only all rows show
     * @throws PlumblineException of kind DATA for a file that cannot be read, or has changed since it was declared
     */
    public Result run(double maximumQuarantinedShare, Progress progress, Consumer<String> say) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration = context.broadcast(
                new SerializableConfiguration(directory.fileSystem().getConf()));
        Broadcast<TokenizerFiles> files = context.broadcast(input.tokenizer());
        Dataset<Row> ingested = null;
        try (Progress.Activity activity = progress.begin("ingest", "rows", 0);
                SideBySide beside = new SideBySide()) {
            InputReader reader = new InputReader(spark, parameters, files, configuration);
            JavaRDD<InputRow> trainRows = reader.rows(input.train());
            JavaRDD<InputRow> heldOutRows = reader.rows(input.heldOut());
            ExecutorTokenizer tokenizers = new ExecutorTokenizer(files, parameters.tokenizer());
            int partitions = partitions(input.train().bytes() + input.heldOut().bytes());
            Future<Dataset<Row>> planned = beside.start(() -> planned(ingest(
                    withFormer(reader.candidates(trainRows, Split.TRAIN)
                            .union(reader.candidates(heldOutRows, Split.HELD_OUT))),
                    partitions,
                    tokenizers,
                    activity.counter())));
            describe("look at the first rows");
            List<FirstRows> first = List.of(
                    FirstRows.of("data.train", trainRows, parameters, tokenizers, Split.TRAIN),
                    FirstRows.of("data.held-out", heldOutRows, parameters, tokenizers, Split.HELD_OUT));
            first.forEach(rows -> rows.sentences().forEach(say));
            first.forEach(FirstRows::requireUsable);
            IdleOptionsOfRows.check(parameters, first, say);
            Dataset<Row> rows = SideBySide.result(planned).persist(StorageLevel.MEMORY_AND_DISK());
            ingested = rows;
            describe("read and tokenise data.train and data.held-out");
            DataReport report = IngestedCounts.of(rows);
            report.requireNothingLost();
            tellOfFormer(rows, report, say);
            PlumblineException refusal = new IngestGate(
                            directory, parameters.layout().pairs(), maximumQuarantinedShare)
                    .refusal(rows, report);
            Path quarantine = directory.stage(QUARANTINE);
            long aside = report.quarantined();
            Future<Path> quarantined = beside.start(() -> {
                describe("write quarantine/");
                return writeQuarantine(
                        aside == 0
                                ? spark.createDataFrame(List.of(), QuarantinedRows.SCHEMA)
                                : QuarantinedRows.of(spark, rows, trainRows, heldOutRows),
                        aside,
                        quarantine);
            });
            Path examples = refusal == null ? directory.stage(ExamplesTable.NAME) : null;
            Future<Path> written = beside.start(() -> {
                describe("write examples/");
                return examples == null ? null : writeExamples(rows, examples);
            });
            describe("compare prompts of both sides of the split");
            report.add(findings(first, wholeSet(rows, report), say));
            Map<String, Path> outputs = new LinkedHashMap<>();
            outputs.put(QUARANTINE, SideBySide.result(quarantined));
            outputs.put(REPORT, directory.stage(REPORT, report.toJson()));
            if (SideBySide.result(written) != null) {
                outputs.put(ExamplesTable.NAME, examples);
            }
            return new Result(report, outputs, refusal);
        } catch (Exception e) {
            // Spark wraps what a task throws, in exceptions that its signatures do not name.
            Causes.of(e)
                    .filter(PlumblineException.class::isInstance)
                    .findFirst()
                    .ifPresent(failure -> {
                        throw (PlumblineException) failure;
                    });
            throw e;
        } finally {
            if (ingested != null) {
                ingested.unpersist(true);
            }
            files.destroy();
            configuration.destroy();
        }
    }

    private void describe(String what) {
        JobDescription.describe(spark.sparkContext(), what);
    }

    private Dataset<Row> ingest(
            Dataset<Row> candidates, int partitions, ExecutorTokenizer tokenizers, TaskCounter counter) {
        MapPartitionsFunction<Row, Row> tokenize = rows -> new IngestedRows(rows, tokenizers.get(), counter);
        return candidates
                .repartition(partitions, functions.col(Candidate.GROUP))
                .sortWithinPartitions(columns(Candidate.ORDER))
                .mapPartitions(tokenize, Encoders.row(IngestedRow.SCHEMA));
    }

    /** Adds the tokens that an earlier ingest has made. */
    private Dataset<Row> withFormer(Dataset<Row> candidates) {
        return input.followsFormer() ? candidates.union(FormerTokens.of(spark, directory)) : candidates;
    }

    private void tellOfFormer(Dataset<Row> rows, DataReport report, Consumer<String> say) {
        if (input.followsFormer()) {
            long kept = rows.filter(functions.col("is_former")).count();
            say.accept(kept + " examples have the tokens of the ingest before, " + (report.kept() - kept)
                    + " were tokenised");
        }
    }

    /** Plans it, which takes a second where Spark SQL's classes are not loaded yet. */
    private static Dataset<Row> planned(Dataset<Row> rows) {
        Objects.requireNonNull(rows.queryExecution().executedPlan(), "plan");
        return rows;
    }

    /** Follows from the input's size, so that the same input always gives the same files. */
    private static int partitions(long bytes) {
        return (int) Math.max(MINIMUM_PARTITIONS, Math.min(MAXIMUM_PARTITIONS, bytes / PARTITION_BYTES));
    }

    private static WholeSet wholeSet(Dataset<Row> ingested, DataReport report) {
        boolean split = report.kept(Split.TRAIN) > 0 && report.kept(Split.HELD_OUT) > 0;
        HeldOutPrompts prompts = split ? HeldOutPrompts.of(ingested) : new HeldOutPrompts(0, 0);
        return new WholeSet(report, prompts.count(), prompts.spaced());
    }

    /** Returns what all rows show, and what the first rows show besides; says what was not said of the first rows. */
    private static List<Finding> findings(List<FirstRows> first, WholeSet set, Consumer<String> say) {
        List<Finding> ofFirst =
                first.stream().flatMap(rows -> rows.findings().stream()).toList();
        List<Finding> findings = Warnings.of("data", set);
        findings.stream()
                .filter(finding ->
                        ofFirst.stream().noneMatch(other -> other.code().equals(finding.code())))
                .map(Finding::line)
                .forEach(say);
        Set<String> ofAll = findings.stream().map(Finding::code).collect(Collectors.toSet());
        return Stream.concat(ofFirst.stream().filter(finding -> !ofAll.contains(finding.code())), findings.stream())
                .toList();
    }

    private static Path writeQuarantine(Dataset<Row> rows, long count, Path target) {
        Column[] columns = columns(IngestedRow.QUARANTINE);
        rows.repartition((int) (1 + count / QUARANTINE_FILE_ROWS), columns)
                .sortWithinPartitions(columns)
                .write()
                .parquet(target.toString());
        return target;
    }

    private static Path writeExamples(Dataset<Row> ingested, Path target) {
        ingested.filter(functions.col("id").isNotNull())
                .select(columns(ExampleRows.SCHEMA.fieldNames()))
                .sortWithinPartitions("split", "id")
                .write()
                .partitionBy("split")
                .parquet(target.toString());
        return target;
    }

    private static Column[] columns(String[] names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
