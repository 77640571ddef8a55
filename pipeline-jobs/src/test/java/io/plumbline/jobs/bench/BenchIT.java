package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.cli.CommandTree;
import io.plumbline.jobs.cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a tiny Llama of random weights and ten pairs, four of which are two transcripts. */
class BenchIT {
    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 11, "hidden_size": 16,
             "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0, "initializer_range": 0.2}
            """;
    private static final String TOKENIZER =
            """
            {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
             "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<s>": 0, "</s>": 1, "<unk>": 2, "a": 3,
             "b": 4, "c": 5, "d": 6, "e": 7, "f": 8, "Human:": 9, "Assistant:": 10}}}
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"eos_token\": \"</s>\", \"add_bos_token\": false}");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String word = String.valueOf((char) ('a' + i));
            lines.add("{\"prompt\": \"a %s\", \"chosen\": \" b c\", \"rejected\": \" d\"}".formatted(word));
            // Ingest would put it aside, so it is passed over.
            lines.add("{\"prompt\": \"a\", \"chosen\": \" b\", \"rejected\": \" b\"}");
        }
        for (int i = 0; i < 4; i++) {
            String start = "\\n\\nHuman: a %s\\n\\nAssistant:".formatted((char) ('a' + i));
            lines.add("{\"chosen\": \"%s b\", \"rejected\": \"%s c d e\"}".formatted(start, start));
        }
        Files.write(folder.resolve("pairs.jsonl"), lines);
    }

    /** Lets Spark start processes of the classes that this one has, without an installation. */
    private void letExecutorsStart() throws IOException {
        Files.createDirectories(folder.resolve("spark/jars"));
        // Where Spark's launcher looks for the version of Scala.
        Files.createDirectories(folder.resolve("spark/launcher/target/scala-2.12"));
        System.setProperty("spark.testing", "true");
        System.setProperty("spark.test.home", folder.resolve("spark").toString());
        System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        System.setProperty("spark.ui.enabled", "false");
    }

    @AfterEach
    void forgetSettings() {
        for (String name :
                List.of("spark.testing", "spark.test.home", "spark.executor.extraClassPath", "spark.ui.enabled")) {
            System.clearProperty(name);
        }
    }

    private Outcome bench(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "bench",
                "--model-config",
                folder.resolve("config.json").toString(),
                "--tokenizer",
                folder.toString(),
                "--data",
                folder.resolve("pairs.jsonl").toString(),
                "--batch",
                "2"));
        arguments.addAll(Arrays.asList(more));
        return CommandTree.execute(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private JsonNode lastLine() throws IOException {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    @Test
    void theLastLineSaysHowFastTheMachineIs() throws IOException {
        letExecutorsStart();
        Outcome outcome = bench("--pairs", "6", "--warmup", "2", "--averaging", "--threads", "1");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(outcome).isEqualTo(new Outcome(0, null, null));
        JsonNode json = lastLine();
        assertThat(json.path("pairs").intValue()).isEqualTo(6);
        for (String name : List.of(
                "matmul_gflops",
                "reference_pairs_per_s",
                "train_pairs_per_s",
                "train_tokens_per_s",
                "reference_gflops",
                "train_gflops",
                "step_s",
                "step_useful_gflop",
                "exchange_of_one_s",
                "exchange_s",
                "side_by_side_slowdown",
                "peak_rss_mb")) {
            assertThat(json.path(name).doubleValue()).as(name).isPositive();
        }
        assertThat(json.path("train_share_of_ceiling").doubleValue()).isBetween(0.0, 1.0);
        assertThat(json.path("kernels").path("products").doubleValue()).isBetween(1e-6, 1.0);
        assertThat(json.path("kernels").path("attention").doubleValue()).isBetween(1e-6, 1.0);
        assertThat(json.path("kernels").path("head").doubleValue()).isBetween(1e-6, 1.0);
        assertThat(json.path("kernels").path("optimizer").doubleValue()).isBetween(1e-6, 1.0);
    }

    @Test
    void tooFewPairsAreAFailureOfTheData() {
        Outcome outcome = bench("--pairs", "7", "--warmup", "2");
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot read 11 examples of " + folder.resolve("pairs.jsonl")
                        + ": only 10 of its rows are usable\n");
    }

    @Test
    void bfloat16IsUsedWhereTheProcessorIsFastAtIt() throws IOException {
        Outcome outcome = bench("--pairs", "6", "--warmup", "1", "--precision", "bfloat16", "--checkpoint-activations");
        assertThat(outcome.exitCode()).as(err.toString(StandardCharsets.UTF_8)).isZero();
        boolean fast = Precision.BFLOAT16.isFastHere();
        assertThat(lastLine().path("precision").textValue()).isEqualTo(fast ? "bfloat16" : "float32");
        assertThat(out.toString(StandardCharsets.UTF_8)
                        .contains("this processor has no fast bfloat16; computing in float32"))
                .isEqualTo(!fast);
    }

    @Test
    void anUnknownPrecisionIsRefusedBeforeAnyWork() {
        Outcome outcome = bench("--precision", "float16");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("Cannot bench: --precision must be float32 or bfloat16, got 'float16'\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
