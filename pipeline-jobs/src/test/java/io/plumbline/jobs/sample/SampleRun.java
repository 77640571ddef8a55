package io.plumbline.jobs.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run directory {@code run} in a folder, and the command sample over it, of the model TinyStories-656K. */
final class SampleRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Completions that tasks of this process have counted, and the count at which they are killed. */
    private static final AtomicLong SAMPLED = new AtomicLong();

    private static final AtomicLong DEADLY = new AtomicLong(Long.MAX_VALUE);

    private final SparkSession spark;
    private final Path folder;
    private final List<String> said = new ArrayList<>();

    SampleRun(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    static Path tinyStories() {
        return Fixtures.orSkip("no completion of real weights is sampled").resolve("models/tinystories-656k");
    }

    /** Returns the golden prompts as lines of JSON. */
    static List<String> goldenPrompts(Function<String, Object> prompt) throws IOException {
        Path file = Fixtures.orSkip("no prompts are sampled for").resolve("generation/tinystories.json");
        List<String> lines = new ArrayList<>();
        for (JsonNode golden : JSON.readTree(Files.readString(file))) {
            lines.add(JSON.writeValueAsString(
                    Map.of("prompt", prompt.apply(golden.get("text").textValue()))));
        }
        return lines;
    }

    /** Makes a model of the same weights that has a chat template. */
    Path chatModel(String template) throws IOException {
        Path model = Files.createDirectories(folder.resolve("chat-model"));
        try (Stream<Path> files = Files.list(tinyStories())) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Files.writeString(model.resolve("chat_template.jinja"), template);
        return model;
    }

    Path write(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Samples from TinyStories-656K where settings name no other model. */
    SampleRun sample(String... settings) {
        return run(StepName.SAMPLE, settings);
    }

    SampleRun run(StepName step, String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=" + folder.resolve("run"), "model.path=" + tinyStories()));
        all.addAll(List.of(settings));
        said.clear();
        SAMPLED.set(0);
        Configuration hadoop = new Configuration();
        new StepRunner(
                        new ConfigLoader(step.command(), hadoop)
                                .load(null, all, Steps.of(step).requirements()),
                        new Platform(hadoop, ignored -> spark, counted(), said::add),
                        Steps::of,
                        InstantSource.system())
                .run(List.of(step));
        return this;
    }

    /** Kills the next run when so many completions are sampled. */
    SampleRun killedAfter(long completions) {
        DEADLY.set(completions);
        return this;
    }

    /** Completions that the last run has sampled. */
    static long sampled() {
        return SAMPLED.get();
    }

    private static Progress counted() {
        return (name, unit, total) -> {
            Progress.Activity silent = new SilentProgress().begin(name, unit, total);
            return unit.equals("completions") ? new Counted(silent) : silent;
        };
    }

    /** Counts in a static field, as tasks get copies of what they are sent. */
    private record Counted(Progress.Activity silent) implements Progress.Activity {
        @Override
        public void advance(long units) {
            silent.advance(units);
        }

        @Override
        public TaskCounter counter() {
            return units -> {
                if (SAMPLED.addAndGet(units) >= DEADLY.get()) {
                    DEADLY.set(Long.MAX_VALUE);
                    throw new IllegalStateException("killed");
                }
            };
        }

        @Override
        public void show(String metric, double value) {
            silent.show(metric, value);
        }

        @Override
        public void close() {
            silent.close();
        }
    }

    List<String> said() {
        return List.copyOf(said);
    }

    Path experiment() {
        return folder.resolve("run/experiments/default");
    }

    Dataset<Row> completions() {
        return table("completions");
    }

    Dataset<Row> table(String name) {
        return spark.read().parquet(experiment().resolve(name).toString());
    }

    /** All rows of completions as JSON, in the order of prompt and index. */
    List<String> rows() {
        return completions().orderBy("prompt_id", "index").toJSON().collectAsList();
    }
}
