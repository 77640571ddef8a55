package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that change between their declaration, which the manifest records, and the moment Spark has started. */
@ExtendWith(TestSpark.class)
class DeclaredInputIT {
    private interface Change {
        void make() throws IOException;
    }

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path folder;

    DeclaredInputIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void writeInput() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.createDirectory(folder.resolve("model"));
        for (Map.Entry<String, String> file : WordTokenizer.files().texts().entrySet()) {
            Files.writeString(folder.resolve("model").resolve(file.getKey()), file.getValue());
        }
        write("a.jsonl", "a", 1);
    }

    private void write(String name, String prompt, int second) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.writeString(file, IngestRun.pair(prompt, " b", " c") + "\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000L));
    }

    /** Ingests; a change is made when the step asks for Spark, which takes minutes to start on a cluster. */
    private void ingest(Change change) {
        said.clear();
        LoadedConfig config = new ConfigLoader("ingest", new Configuration())
                .load(
                        null,
                        List.of(
                                "run.dir=" + folder.resolve("run"),
                                "data.train=" + folder.resolve("in"),
                                "data.held-out-fraction=0",
                                "tokenizer.max-length=8",
                                "tokenizer.max-prompt-length=4",
                                "model.path=" + folder.resolve("model")));
        Platform platform = new Platform(
                new Configuration(),
                step -> {
                    try {
                        change.make();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return spark;
                },
                new SilentProgress(),
                said::add);
        new StepRunner(config, platform, name -> new IngestStep(), InstantSource.system())
                .run(List.of(StepName.INGEST));
    }

    private List<String> prompts() {
        return spark.read().parquet(folder.resolve("run/examples").toString()).select("prompt").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    @Test
    void aFileThatLandsLaterIsLeftToTheNextRun() throws IOException {
        ingest(() -> write("b.jsonl", "b", 2));
        assertThat(prompts()).containsExactly("a");
        ingest(() -> {});
        assertThat(said).contains("ingest: started again, since the files of data.train changed");
        assertThat(prompts()).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsWrittenAgainStopsTheRunByName() {
        assertThatThrownBy(() -> ingest(() -> write("a.jsonl", "d", 2)))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessageStartingWith(
                        "Cannot read data: file:" + folder + "/in/a.jsonl has changed since this run began: it had ")
                .hasMessageEndingWith(
                        "; leave input files as they are until they are read, and run the same command again");
        assertThat(folder.resolve("run/examples")).doesNotExist();
    }

    @Test
    void theTokenizerThatWasDeclaredIsTheOneThatIsUsed() throws IOException {
        Path tokenizer = folder.resolve("model/tokenizer.json");
        String whole = Files.readString(tokenizer);
        ingest(() -> Files.writeString(tokenizer, "{}"));
        assertThat(prompts()).containsExactly("a");
        Files.writeString(tokenizer, whole);
        ingest(() -> {
            throw new AssertionError("it is up to date");
        });
        assertThat(said).containsExactly("ingest: up to date, nothing to do");
    }
}
