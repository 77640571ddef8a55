package io.plumbline.jobs.experiments;

import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A run directory whose experiments have the scores that a test says. */
final class ScoredRun {
    private static final StructType SCORES = new StructType()
            .add("id", DataTypes.StringType)
            .add("chosen_index", DataTypes.IntegerType)
            .add("rejected_index", DataTypes.IntegerType)
            .add("outcome", DataTypes.StringType)
            .add("margin", DataTypes.DoubleType)
            .add("loss", DataTypes.DoubleType)
            .add("prompt_id", DataTypes.StringType);

    /** Rows of every step, and so the examples of an epoch. */
    private static final int ROWS = 20;

    private final SparkSession spark;
    private final RunDirectory directory;

    /** @param reference fingerprint of its reference */
    ScoredRun(SparkSession spark, Path place, String reference) {
        this(spark, place, reference, Map.of("data.seed", "0"));
    }

    /** @param ingest settings of its examples */
    ScoredRun(SparkSession spark, Path place, String reference, Map<String, String> ingest) {
        this.spark = spark;
        this.directory = RunDirectory.open(place.toString(), new Configuration());
        Manifest shared = Manifest.EMPTY.with("ingest", record(StepName.INGEST, ingest, Map.of(), null));
        commit(
                ResultFolder.SHARED,
                shared.with("reference", record(StepName.REFERENCE, Map.of("of", reference), Map.of(), reference)));
    }

    private void commit(ResultFolder folder, Manifest manifest) {
        directory.commit(List.of(directory.replacement(
                new ManifestStore(directory, folder).stage(manifest), folder.of(ManifestStore.NAME))));
    }

    private static StepRecord record(
            StepName name, Map<String, String> settings, Map<String, String> upstream, String model) {
        RecordedInputs inputs = new RecordedInputs(
                new TreeMap<>(settings),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(upstream));
        return new StepRecord(
                inputs,
                model,
                ROWS,
                ROWS,
                name.command(),
                new TreeMap<>(),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1));
    }

    RunDirectory directory() {
        return directory;
    }

    /** Adds an experiment that is trained and not scored. */
    void trained(String name, Map<String, String> settings) {
        commit(
                ResultFolder.experiment(name),
                Manifest.EMPTY.with("train", record(StepName.TRAIN, settings, Map.of(), "policy-" + name)));
    }

    /**
     * Adds a scored experiment of pairs, whose losses are those of a sigmoid of the margins.
     *
     * @param beta factor of its rewards
     * @param settings of its loss and training
     * @param margins by id, in units of its rewards
     */
    void scored(String name, double beta, Map<String, String> settings, Map<String, Double> margins) {
        scoredByPrompts(name, beta, settings, margins, 1);
    }

    /** Adds one whose neighbouring pairs are of one prompt, so many of each. */
    void scoredByPrompts(
            String name, double beta, Map<String, String> settings, Map<String, Double> margins, int pairsOfOne) {
        scored(name, beta, settings, margins, pairsOfOne, SCORES.fieldNames());
    }

    /** Adds one as scores were before they had losses and ids of prompts. */
    void scoredEarly(String name, double beta, Map<String, String> settings, Map<String, Double> margins) {
        scored(
                name,
                beta,
                settings,
                margins,
                0,
                Stream.of(SCORES.fieldNames())
                        .filter(column -> !column.equals("loss") && !column.equals("prompt_id"))
                        .toArray(String[]::new));
    }

    private static double loss(double margin) {
        return Math.log1p(Math.exp(-margin));
    }

    private void scored(
            String name,
            double beta,
            Map<String, String> settings,
            Map<String, Double> margins,
            int pairsOfOne,
            String... columns) {
        ResultFolder folder = ResultFolder.experiment(name);
        Manifest shared = new ManifestStore(directory, ResultFolder.SHARED).read();
        Map<String, String> upstream = new TreeMap<>();
        shared.steps()
                .forEach((step, record) -> upstream.put(step, record.inputs().identity()));
        commit(
                folder,
                Manifest.EMPTY
                        .with("train", record(StepName.TRAIN, settings, Map.of(), "policy-" + name))
                        .with("score", record(StepName.SCORE, settings, upstream, "policy-" + name)));
        List<Row> rows = new ArrayList<>();
        margins.forEach((id, margin) -> rows.add(RowFactory.create(
                id,
                0,
                1,
                margin > 0 ? "correct" : margin < 0 ? "wrong" : "tie",
                margin,
                loss(margin),
                "prompt " + rows.size() / Math.max(1, pairsOfOne))));
        String prompts = pairsOfOne == 0 ? "" : "\"prompts\": " + margins.size() / pairsOfOne + ", ";
        spark.createDataFrame(rows, SCORES)
                .select(Stream.of(columns).map(functions::col).toArray(Column[]::new))
                .repartition(2)
                .write()
                .parquet(directory.path(folder.of(ScoresTable.NAME)).toString());
        long correct = margins.values().stream().filter(margin -> margin > 0).count();
        directory.write(
                folder.of("summary.json"),
                ("{\"pairs\": %d, %s\"ties\": 0, \"loss\": %s, \"rewards/accuracies\": %s, \"rewards/margins\": %s,"
                                + " \"beta\": %s, \"longer_wins\": 0.5,"
                                + " \"confidence\": {\"rewards/accuracies\": [0.1, 0.9]}}")
                        .formatted(
                                margins.size(),
                                prompts,
                                margins.values().stream()
                                        .mapToDouble(ScoredRun::loss)
                                        .average()
                                        .orElse(0),
                                (double) correct / margins.size(),
                                margins.values().stream()
                                        .mapToDouble(margin -> margin)
                                        .average()
                                        .orElse(0),
                                beta));
        directory.write(
                folder.of("metrics/train.jsonl"),
                "{\"step\": 1, \"loss\": 0.69, \"rewards/accuracies\": 0.5, \"rewards/margins\": 0}\n"
                        + "{\"step\": 2, \"loss\": 0.6, \"rewards/accuracies\": 0.75, \"rewards/margins\": 0.2}\n{\"st");
    }
}
