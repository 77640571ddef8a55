package io.plumbline.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.cli.CommandTree;
import io.plumbline.jobs.cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a tiny GPT-2 without a run directory. */
class PlanIT {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Outcome execute(String... arguments) {
        return CommandTree.execute(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void saysWhatATrainingNeedsAndHowLongItTakesAndMakesNothing() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"gpt2\", \"vocab_size\": 11, \"n_positions\": 64, \"n_embd\": 16, \"n_layer\": 2,"
                        + " \"n_head\": 2}");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<s>": 0, "</s>": 1, "<unk>": 2, "a": 3,
                 "b": 4, "c": 5, "d": 6, "e": 7, "f": 8, "g": 9, "h": 10}}}
                """);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\"}");
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < 40; row++) {
            // The prompts differ: 8 · 5 of two words.
            String prompt = "abcdefgh".charAt(row % 8) + " " + "abcde".charAt(row / 8);
            rows.add("{\"prompt\": \"%s\", \"chosen\": \" b c\", \"rejected\": \" d\"}".formatted(prompt));
        }
        Files.write(folder.resolve("pairs.jsonl"), rows);
        Files.writeString(
                folder.resolve("bench.json"),
                "{\"threads_per_worker\": 1, \"cores\": 1, \"precision\": \"float32\","
                        + " \"trained_parameters\": 7792, \"step_s\": 1, \"step_useful_gflop\": 0.0001, \"update_s\": 0,"
                        + " \"reference_gflops\": 0.0002, \"exchange_of_one_s\": 0.5, \"exchange_s\": 1}");
        Path model = folder.resolve("model");
        assertThat(execute(
                                "init-model",
                                "--config-json",
                                folder.resolve("config.json").toString(),
                                "--tokenizer",
                                folder.toString(),
                                "--out",
                                model.toString())
                        .exitCode())
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        out.reset();
        Outcome outcome = execute(
                "plan",
                "--set",
                "run.dir=" + folder.resolve("run"),
                "--set",
                "model.path=" + model,
                "--set",
                "data.train=" + folder.resolve("pairs.jsonl"),
                "--set",
                "data.held-out-fraction=0.1",
                "--set",
                "tokenizer.max-length=32",
                "--set",
                "tokenizer.max-prompt-length=16",
                "--set",
                "training.examples-per-step=2",
                "--bench",
                folder.resolve("bench.json").toString(),
                "--workers",
                "4,1,2");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        // Embeddings 11 · 16 + 64 · 16, two blocks of 3 · 16² + 48, 16² + 16, 2 · 4 · 16² + 64 + 16 and 4 · 16, norm
        // 32.
        assertThat(lines)
                .contains("Model: gpt2 of 0.0 million parameters, 0.0 million of them trained, products in float32");
        // 40 rows, of which a tenth is held out; a prompt of two words, completions of two and one with their ends.
        assertThat(lines)
                .contains("Data: 36 examples to train on (about, by the rows of data.train; lengths of the first 40), 7"
                        + " tokens on average, the longest 7");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("An executor, of one worker: --conf spark.executor.memory=2048m"));
        // 36 examples are 18, 9 and 5 steps, each a round.
        assertThat(lines.stream().filter(line -> line.startsWith("| ")).map(line -> line.split(" \\| ")))
                .satisfiesExactly(
                        header -> assertThat(header[0]).isEqualTo("| workers"),
                        one -> assertThat(one).startsWith("| 1", "2", "18", "18"),
                        two -> assertThat(two).startsWith("| 2", "4", "9", "9"),
                        four -> assertThat(four).startsWith("| 4", "8", "5", "5"));
        assertThat(lines).noneMatch(line -> line.startsWith("The figures of --bench are of another model"));
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
