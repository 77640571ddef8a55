package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.CommandTree;
import io.plumbline.jobs.cli.Outcome;
import io.plumbline.jobs.quickstart.Quickstart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain leaves the same, whatever the files, their order, Spark's partitions and its tasks at a time. */
class DeterminismIT {
    private static final int PAIRS = 240;
    private static final List<String> SPARK = List.of(
            "spark.master",
            "spark.ui.enabled",
            "spark.default.parallelism",
            "spark.sql.shuffle.partitions",
            "spark.sql.files.maxPartitionBytes");

    @TempDir
    private static Path directory;

    private static List<String> rows;

    @BeforeAll
    static void makeRowsAndModel() throws IOException {
        Quickstart.prepare(directory.resolve("made"), 1);
        rows = new ArrayList<>(
                Files.readAllLines(directory.resolve("made/data/train.jsonl")).subList(0, PAIRS));
        // Equal rows, one of which stays, and one that contradicts another, where neither does.
        rows.addAll(rows.subList(10, 30));
        rows.add(rows.get(40)
                .replace("\"chosen\"", "\"CHOSEN\"")
                .replace("\"rejected\"", "\"chosen\"")
                .replace("\"CHOSEN\"", "\"rejected\""));
    }

    @AfterEach
    void forgetSettings() {
        SPARK.forEach(System::clearProperty);
    }

    /**
     * Runs the chain.
     *
     * @param files of the input
     * @param seed of the rows' order; 0 as they are
     * @param partitions that Spark is told to use
     */
    private static RunContent run(int workers, String master, int files, long seed, int partitions) throws IOException {
        String name = workers + "-" + master.replaceAll("\\W", "") + "-" + files + "-" + partitions;
        Path data = Files.createDirectories(directory.resolve("data-" + name));
        List<String> ordered = new ArrayList<>(rows);
        if (seed != 0) {
            Collections.shuffle(ordered, new Random(seed));
        }
        for (int file = 0; file < files; file++) {
            Files.write(
                    data.resolve("rows-" + file + ".jsonl"),
                    ordered.subList(ordered.size() * file / files, ordered.size() * (file + 1) / files));
        }
        Map<String, String> settings = Map.of(
                "spark.master",
                master,
                "spark.ui.enabled",
                "false",
                "spark.default.parallelism",
                Integer.toString(partitions),
                "spark.sql.shuffle.partitions",
                Integer.toString(partitions),
                "spark.sql.files.maxPartitionBytes",
                Integer.toString(20_000 * partitions));
        settings.forEach(System::setProperty);
        Path run = directory.resolve("run-" + name);
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String setting : List.of(
                "run.dir=" + SmallRun.address(run),
                "model.path=" + SmallRun.address(directory.resolve("made/model")),
                "data.train=" + SmallRun.address(data),
                "data.held-out-fraction=0.2",
                "data.max-quarantined-fraction=1",
                "tokenizer.max-length=96",
                "tokenizer.max-prompt-length=32",
                "training.learning-rate=1e-3",
                "training.warmup-steps=2",
                "training.examples-per-step=4",
                "training.steps-per-averaging=3",
                "training.workers=" + workers,
                "engine.max-batch-tokens=512")) {
            arguments.addAll(List.of("--set", setting));
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Outcome outcome = CommandTree.execute(arguments, out, out);
        assertThat(outcome.exitCode()).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return RunContent.of(FileSystem.getLocal(new Configuration()), SmallRun.address(run));
    }

    /** All but the quarantine, which says where a row stood. */
    private static void assertSame(RunContent actual, RunContent expected) {
        for (String table :
                List.of("examples/split=train", "examples/split=held_out", "reference", "experiments/default/scores")) {
            assertThat(expected.rows().get(table)).as(table).isNotEmpty();
            assertThat(actual.rows().get(table))
                    .as(table)
                    .isEqualTo(expected.rows().get(table));
        }
        assertThat(actual.rows().get("quarantine"))
                .hasSameSizeAs(expected.rows().get("quarantine"))
                .hasSize(22);
        assertThat(actual.policy()).isEqualTo(expected.policy());
        assertThat(actual.metrics()).isEqualTo(expected.metrics());
        assertThat(actual.summary()).isEqualTo(expected.summary());
    }

    @Test
    void filesOrderAndPartitionsChangeNothing() throws IOException {
        RunContent expected = run(2, "local[2]", 1, 0, 1);
        assertSame(run(2, "local[2]", 3, 7, 3), expected);
        assertSame(run(2, "local[2]", 8, 9, 8), expected);
    }

    @Test
    void tasksAtATimeChangeNothing() throws IOException {
        RunContent expected = run(1, "local[1]", 1, 0, 3);
        assertSame(run(1, "local[2]", 3, 5, 8), expected);
    }
}
