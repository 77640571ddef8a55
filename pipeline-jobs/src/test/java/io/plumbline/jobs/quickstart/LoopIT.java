package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The three commands of completions.md, by its configuration: sample, label, run. */
@ExtendWith(TestSpark.class)
class LoopIT {
    private static final Path GUIDE = Path.of("completions.md");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PROMPTS = 500;
    private static final int ASKED = 150;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    LoopIT(SparkSession spark) {
        this.spark = spark;
    }

    /** A policy that learns from pairs of its own completions, the best against the worst, gets more reward than its reference. */
    @Test
    void thePolicyLearnsFromItsOwnCompletions() throws IOException {
        Grammar grammar = new Grammar(11);
        writeReference(grammar);
        writePrompts("questions/train.jsonl", grammar, PROMPTS);
        writePrompts("asked.jsonl", grammar, ASKED);
        String model = folder.resolve("base/sft").toString();
        String configuration = configuration();
        Path file = folder.resolve("loop.conf");
        Files.writeString(
                file,
                configuration
                        .replace("hdfs:///user/me/loop", folder.resolve("loop").toString())
                        .replace("hdfs:///models/my-model", model)
                        .replace(
                                "hdfs:///questions", folder.resolve("questions").toString()));
        String[] small = {
            "label.by=grammar-reward",
            "tokenizer.max-length=96",
            "tokenizer.max-prompt-length=32",
            "loss.beta=0.2",
            "training.epochs=2",
            "training.examples-per-step=16",
            "training.learning-rate=1e-3",
            "training.warmup-steps=5",
            "score.bootstrap-samples=0"
        };
        for (List<StepName> command : commands()) {
            run(file, command, small);
        }
        long pairs = spark.read()
                .parquet(folder.resolve("loop/experiments/default/preferences").toString())
                .count();
        assertThat(pairs).isGreaterThan(PROMPTS * 3 / 4);

        double[] reference = reward("reference", model);
        double[] policy = reward(
                "policy", folder.resolve("loop/experiments/default/policy").toString());
        // Four standard errors of the difference.
        assertThat(policy[0] - reference[0]).isGreaterThan(4 * Math.hypot(policy[1], reference[1]));
    }

    /** Returns the mean true reward of a model's completions of fresh prompts, and the standard error over the prompts. */
    private double[] reward(String name, String model) {
        Path run = folder.resolve("judged");
        run(
                null,
                List.of(StepName.SAMPLE),
                "run.dir=" + run,
                "run.name=" + name,
                "model.path=" + model,
                "sample.prompts=" + folder.resolve("asked.jsonl"),
                "sample.completions=4",
                "sample.max-tokens=48");
        run(
                null,
                List.of(StepName.LABEL),
                "run.dir=" + run,
                "run.name=" + name,
                "model.path=" + model,
                "sample.prompts=" + folder.resolve("asked.jsonl"),
                "sample.completions=4",
                "sample.max-tokens=48",
                "label.by=grammar-reward");
        Row row = spark.read()
                .parquet(run.resolve("experiments")
                        .resolve(name)
                        .resolve("labels")
                        .toString())
                .groupBy("prompt_id")
                .agg(functions.avg("score").as("mean"))
                .agg(functions.avg("mean"), functions.stddev("mean"))
                .first();
        return new double[] {row.getDouble(0), row.getDouble(1) / Math.sqrt(ASKED)};
    }

    /** Writes a model that has learned the language of the grammar and no preference. */
    private void writeReference(Grammar grammar) throws IOException {
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        PreferenceFile.write(folder.resolve("train.jsonl"), grammar.pairs(2500));
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(8));
        new TinyChain(spark, folder, folder.resolve("base"), line -> {})
                .run(
                        List.of(StepName.INGEST, StepName.SFT),
                        List.of(
                                "sft.enabled=true",
                                "sft.epochs=2",
                                "sft.completions-per-step=16",
                                "sft.learning-rate=5e-3",
                                "sft.warmup-steps=20"));
    }

    private void writePrompts(String name, Grammar grammar, int count) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        List<String> rows = new ArrayList<>();
        for (SyntheticPair pair : grammar.pairs(count)) {
            rows.add(JSON.createObjectNode()
                    .put("prompt", pair.prompt())
                    .put("answer", pair.source())
                    .toString());
        }
        Files.write(file, rows);
    }

    private void run(Path file, List<StepName> steps, String... settings) {
        Configuration hadoop = new Configuration();
        new StepRunner(
                        new ConfigLoader("run", hadoop).load(file == null ? null : file.toString(), List.of(settings)),
                        new Platform(hadoop, step -> spark, new SilentProgress(), line -> {}),
                        Steps::of,
                        InstantSource.system())
                .run(steps);
    }

    private static String configuration() throws IOException {
        Matcher block = Pattern.compile("cat > loop\\.conf <<'END'\n(.*?)\nEND\n", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** Returns the steps of each command that the guide calls with the configuration. */
    private static List<List<StepName>> commands() throws IOException {
        Matcher command = Pattern.compile("^deploy/bin/plumbline ([a-z-]+) --config loop\\.conf +#", Pattern.MULTILINE)
                .matcher(Files.readString(GUIDE));
        List<List<StepName>> commands = new ArrayList<>();
        while (command.find()) {
            String name = command.group(1);
            commands.add(
                    name.equals("run")
                            ? Stream.of(StepName.values())
                                    .filter(StepName::isInChain)
                                    .filter(step -> step != StepName.SFT && step != StepName.PUBLISH)
                                    .toList()
                            : List.of(StepName.valueOf(
                                    name.toUpperCase(Locale.ROOT).replace('-', '_'))));
        }
        assertThat(commands).hasSize(3);
        return commands;
    }
}
