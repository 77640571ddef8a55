package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.step.DryRun;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import io.plumbline.jobs.step.Stopping;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs of steps of a tiny model, whose rows come from tables.
 *
 * @param spark the session of the tables
 * @param folder of the run directories, with {@code made/model}
 * @param said what the newest run has said
 * @param done the steps that it has done, as those who watch it are told
 * @param brought the steps whose results it has only written to tables, with rows and addresses, as they are told
 */
record TableRuns(SparkSession spark, Path folder, List<String> said, List<StepWork> done, List<String> brought) {
    TableRuns(SparkSession spark, Path folder) {
        this(spark, folder, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Those who watched the newest run were told of tables by their directories, as OpenLineage's listener names them. */
    void requireNamed(String input, String quarantine, String scores) {
        StepWork ingest = done.get(0);
        assertThat(ingest.inputs()).containsExactly(location(input));
        assertThat(ingest.outputs()).contains(location(quarantine));
        assertThat(done.get(done.size() - 1).outputs()).contains(location(scores));
    }

    /** Those who watched the newest run were told of the scores that it has only written to a table, and of no other step. */
    void requireBrought(int rows, String table) {
        assertThat(done).isEmpty();
        assertThat(brought)
                .singleElement()
                .asString()
                .startsWith("score " + rows + " [")
                .contains(location(table));
    }

    private String location(String table) {
        return spark.sql("DESCRIBE TABLE EXTENDED " + table)
                .filter("col_name = 'Location'")
                .first()
                .getString(1);
    }

    private LoadedConfig config(String directory, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.dir=" + folder.resolve(directory),
                "model.path=" + folder.resolve("made/model"),
                "data.held-out-fraction=0.2",
                "tokenizer.max-length=96",
                "tokenizer.max-prompt-length=32",
                "training.epochs=1",
                "training.warmup-steps=0",
                "score.bootstrap-samples=20"));
        all.addAll(List.of(settings));
        return new ConfigLoader("run", new Configuration()).load(null, all);
    }

    List<String> dryRun(String directory, List<StepName> steps, String... settings) {
        return new DryRun(config(directory, settings), new Configuration(), step -> spark, Steps::of)
                .outlook(steps)
                .lines();
    }

    void run(String directory, List<StepName> steps, String... settings) {
        Configuration hadoop = new Configuration();
        said.clear();
        done.clear();
        brought.clear();
        RunWatch watch = new RunWatch() {
            @Override
            public void ended(StepWork work, StepOutcome outcome) {
                done.add(work);
            }

            @Override
            public void brought(StepWork work, StepOutcome outcome) {
                brought.add(work.step() + " " + outcome.rowsOut() + " " + work.outputs());
            }
        };
        new StepRunner(
                        config(directory, settings),
                        new Platform(hadoop, step -> spark, new NoProgress(), said::add, watch, Stopping.NEVER),
                        Steps::of,
                        InstantSource.system())
                .run(steps);
    }

    List<Row> rows(String directory, String result, String... orderedBy) {
        String[] others = new String[orderedBy.length - 1];
        System.arraycopy(orderedBy, 1, others, 0, others.length);
        return spark.read()
                .parquet(folder.resolve(directory).resolve(result).toString())
                .orderBy(orderedBy[0], others)
                .collectAsList();
    }

    /** Returns the entries of a run directory's manifest for the tables that a step has read. */
    JsonNode read(String directory, String manifest, String step) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(directory).resolve(manifest).toFile())
                .at("/steps/" + step + "/inputs/tables");
    }
}
