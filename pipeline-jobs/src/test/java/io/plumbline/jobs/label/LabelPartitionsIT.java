package io.plumbline.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows however the input is parted, and after a run that was cut short. */
class LabelPartitionsIT {
    private SparkSession spark;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        if (spark != null) {
            spark.stop();
        }
    }

    private void start(int threads) {
        spark = SparkSession.builder()
                .master("local[" + threads + "]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", threads)
                .config("spark.default.parallelism", threads)
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        spark.sparkContext().setLogLevel("OFF");
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int prompt = 0; prompt < 40; prompt++) {
            for (int index = 0; index < 4; index++) {
                lines.add("{\"prompt\": \"" + prompt + "?\", \"completion\": \"" + (prompt + index * index % 3)
                        + "\", \"answer\": " + prompt + "}");
            }
        }
        return lines;
    }

    private void write(int files) throws IOException {
        List<String> shuffled = lines();
        Collections.shuffle(shuffled, new Random(files));
        Path directory = Files.createDirectories(folder.resolve("in-" + files));
        for (int file = 0; file < files; file++) {
            List<String> part = new ArrayList<>();
            for (int i = file; i < shuffled.size(); i += files) {
                part.add(shuffled.get(i));
            }
            Files.write(directory.resolve("part-" + file + ".jsonl"), part);
        }
    }

    private static List<String> rows(LabelRun run) {
        List<String> rows = new ArrayList<>();
        run.labels().collectAsList().stream().map(Row::toString).forEach(rows::add);
        run.preferences().collectAsList().stream().map(Row::toString).forEach(rows::add);
        return rows;
    }

    @Test
    void theSameRowsInOneTwoAndEightPartitions() throws IOException {
        List<List<String>> found = new ArrayList<>();
        for (int parts : new int[] {1, 2, 8}) {
            write(parts);
            start(parts);
            LabelRun run = new LabelRun(spark, folder.resolve("run-" + parts));
            run.label(
                    "label.completions=" + folder.resolve("in-" + parts),
                    "label.by=last-number",
                    "label.write=margin",
                    "label.noise-temperature=1");
            found.add(rows(run));
            stop();
        }
        assertThat(found.get(0)).hasSizeGreaterThan(160);
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isEqualTo(found.get(0));
    }

    /** A task that fails, as it does where its machine is lost, leaves nothing; the next run leaves the same rows. */
    @Test
    void theSameRowsAfterARunThatWasCutShort() throws IOException {
        write(2);
        start(2);
        String[] settings = {"label.completions=" + folder.resolve("in-2"), "label.by=failing", "label.write=pairs"};
        FailingVerifier.FAILS.set(false);
        LabelRun whole = new LabelRun(spark, folder.resolve("whole"));
        whole.label(settings);
        FailingVerifier.FAILS.set(true);
        LabelRun cut = new LabelRun(spark, folder.resolve("cut"));
        assertThatThrownBy(() -> cut.label(settings))
                .hasMessageContaining("Java failed while the verifier failing was asked");
        assertThat(folder.resolve("cut/experiments/default/labels")).doesNotExist();
        FailingVerifier.FAILS.set(false);
        cut.label(settings);

        assertThat(rows(cut)).isEqualTo(rows(whole)).isNotEmpty();
    }
}
