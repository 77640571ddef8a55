package io.plumbline.jobs.tables;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Example;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.loss.LossOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The tokenised examples that ingest leaves: {@code examples/split=train} and {@code examples/split=held_out}. */
public final class ExamplesTable {
    /** Folder of the table in the run directory. */
    public static final String NAME = "examples";
    /** The split that is trained on. */
    public static final String TRAIN = "train";
    /** The split that is only scored. */
    public static final String HELD_OUT = "held_out";

    /** A column of this table in earlier versions, which could hold nothing but pairs. */
    private static final String FORMER_COLUMN = "pair_id";

    private ExamplesTable() {}

    /**
     * Returns the examples of one split. Those that are held out know the ids of their prompts, as statistics of their scores need
     * them.
     *
     * @param split {@link #TRAIN} or {@link #HELD_OUT}
     * @param on tokens of completions that count
     * @return in no particular order; empty where the split has no rows
     * @throws PlumblineException of kind DATA where ingest has not run, and, when the result is used, where it is not known
     *     which tokens are the assistant's
     */
    public static JavaRDD<Example> read(SparkSession spark, RunDirectory directory, String split, LossOptions.On on) {
        if (!directory.exists(NAME)) {
            throw new PlumblineException(
                    Kind.DATA, "Cannot read " + directory.path(NAME) + ": it is not there; run ingest first");
        }
        String folder = NAME + "/split=" + split;
        if (!directory.exists(folder)) {
            return JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
        }
        boolean isHeldOut = split.equals(HELD_OUT);
        Function<Row, Example> read = isHeldOut ? ExampleRows::withPrompt : ExampleRows::example;
        return LiteralPaths.parquet(spark, ExampleRows.FILE, directory.path(folder))
                .select(Arrays.stream(isHeldOut ? ExampleRows.PROMPT_COLUMNS : ExampleRows.TOKEN_COLUMNS)
                        .map(functions::col)
                        .toArray(Column[]::new))
                .javaRDD()
                .map(read)
                .map(example -> counting(example, on));
    }

    /** Returns the examples of both splits as they stand there, in the columns of {@link ExampleRows#SCHEMA}. */
    public static Dataset<Row> rows(SparkSession spark, RunDirectory directory) {
        return Stream.of(TRAIN, HELD_OUT)
                .filter(split -> directory.exists(NAME + "/split=" + split))
                .map(split -> LiteralPaths.parquet(spark, ExampleRows.FILE, directory.path(NAME + "/split=" + split))
                        .withColumn("split", functions.lit(split)))
                .reduce(Dataset::union)
                .orElseGet(() -> spark.createDataFrame(List.of(), ExampleRows.SCHEMA));
    }

    /**
     * Returns the texts of some examples of a split: rows of id, prompt and the texts of the completions.
     *
     * @param ids of the examples, some dozens at most
     */
    public static List<Row> texts(SparkSession spark, RunDirectory directory, String split, Set<String> ids) {
        return LiteralPaths.parquet(spark, ExampleRows.FILE, directory.path(NAME + "/split=" + split))
                .where(functions.col("id").isInCollection(ids))
                .select("id", "prompt", "completions.text")
                .collectAsList();
    }

    /**
     * Refuses a choice of tokens that leaves all of them, by the counts of the examples.
     *
     * @param report of the examples
     * @throws PlumblineException of kind CONFIGURATION
     */
    public static void requireChoice(DataReportFile report, LossOptions.On on) {
        if (on == LossOptions.On.ASSISTANT && report.isOfSingleTurns()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "loss.on = assistant has no effect: no example has a completion that is messages of several turns, so"
                            + " that all tokens are the assistant's; remove it");
        }
    }

    private static Example counting(Example example, LossOptions.On on) {
        return switch (on) {
            case ALL -> example.whole();
            case ASSISTANT -> requireKnown(example);
        };
    }

    private static Example requireKnown(Example example) {
        for (int index = 0; index < example.counted().size(); index++) {
            if (!example.counted().get(index).isKnown()) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot tell which tokens of "
                                + Example.name(index, example.counted().size()) + " of example " + example.id()
                                + " are the assistant's: all answers were cut off (raise tokenizer.max-length or lower"
                                + " tokenizer.max-prompt-length), the chat template writes an answer in another way once more"
                                + " turns follow, or there are hundreds of turns (set loss.on = all); or leave such rows out");
            }
        }
        return example;
    }

    /**
     * Returns the column that only the table of an earlier version has, which held one pair a row: from the footer of one
     * file. Empty where there is no table, or no file whose footer can be read.
     */
    public static Optional<String> formerColumns(RunDirectory directory) {
        try {
            FileSystem files = directory.fileSystem();
            Optional<FileStatus> part = firstPart(files, directory.path(NAME));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            try (ParquetFileReader reader =
                    ParquetFileReader.open(HadoopInputFile.fromStatus(part.get(), files.getConf()))) {
                boolean former = reader.getFileMetaData().getSchema().containsField(FORMER_COLUMN);
                return former ? Optional.of(NAME + "/ with a column " + FORMER_COLUMN) : Optional.empty();
            }
        } catch (IOException | RuntimeException e) {
            // A damaged file is named by the step that reads it.
            return Optional.empty();
        }
    }

    /** Looks into the folders of the splits itself: Hadoop's own walk starts a process for each local file. */
    private static Optional<FileStatus> firstPart(FileSystem files, Path table) throws IOException {
        for (FileStatus entry : files.listStatus(table)) {
            FileStatus[] parts = entry.isDirectory() ? files.listStatus(entry.getPath()) : new FileStatus[] {entry};
            for (FileStatus part : parts) {
                if (part.isFile() && part.getPath().getName().startsWith("part-")) {
                    return Optional.of(part);
                }
            }
        }
        return Optional.empty();
    }
}
