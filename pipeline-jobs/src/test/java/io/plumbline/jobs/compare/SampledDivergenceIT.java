package io.plumbline.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.TestSpark;
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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The divergence of what the command sample has drawn, against that of all completions listed. */
class SampledDivergenceIT {
    private static final int END = 4;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private String policy;
    private String reference;
    private SparkSession session;

    @BeforeEach
    void prepare() throws IOException {
        policy = TinyLanguage.model(directory.resolve("policy"), 1, 16);
        reference = TinyLanguage.model(directory.resolve("reference"), 2, 16);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            lines.add("{\"prompt\": \"w" + i % 4 + " w" + i / 4 % 4 + " w" + i / 16 + "\"}");
        }
        Files.write(directory.resolve("prompts.jsonl"), lines);
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    private Outcome execute(String... arguments) {
        // A command that gets so far stops the session that it finds.
        session = TestSpark.start();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        return CommandTree.execute(List.of(arguments), out, out);
    }

    private Path sampled(String name, String temperature) {
        Outcome outcome = execute(
                "sample",
                "--set",
                "run.dir=" + directory.resolve("run"),
                "--set",
                "run.name=" + name,
                "--set",
                "model.path=" + policy,
                "--set",
                "sample.prompts=" + directory.resolve("prompts.jsonl"),
                "--set",
                "sample.max-tokens=" + TinyLanguage.LENGTH,
                "--set",
                "sample.completions=40",
                "--set",
                "sample.temperature=" + temperature);
        assertThat(outcome.exitCode()).as(told.toString(StandardCharsets.UTF_8)).isZero();
        return directory.resolve("run/experiments").resolve(name).resolve("completions");
    }

    private Outcome divergence(Path completions) {
        return execute(
                "divergence",
                "--completions",
                completions.toString(),
                "--reference",
                reference,
                "--out",
                completions.getParent().toString());
    }

    @Test
    void agreesWithTheDivergenceOfAllCompletionsListed() {
        Path completions = sampled("plain", "1");
        assertThat(divergence(completions).exitCode())
                .as(told.toString(StandardCharsets.UTF_8))
                .isZero();
        session = TestSpark.start();
        List<int[]> prompts = new ArrayList<>();
        for (Row row : session.read()
                .parquet(completions.toString())
                .select("prompt_tokens")
                .distinct()
                .collectAsList()) {
            prompts.add(
                    row.<Integer>getList(0).stream().mapToInt(Integer::intValue).toArray());
        }
        float[][][] own = TinyLanguage.all(policy, prompts);
        float[][][] other = TinyLanguage.all(reference, prompts);
        double exact = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            exact += TinyLanguage.exact(own[prompt], other[prompt], END) / prompts.size();
        }
        JsonNode found = new CompareFixture(session, completions.getParent()).json("divergence.json");
        assertThat(found.path("prompts").asInt()).isEqualTo(prompts.size()).isEqualTo(64);
        assertThat(found.path("sampling_checked").asBoolean()).isTrue();
        assertThat(found.path("implausible").asBoolean()).isFalse();
        for (String name : List.of("sequence", "sequence_k1")) {
            assertThat(Math.abs(found.path(name).path("value").asDouble() - exact))
                    .as(name)
                    .isLessThan(3 * found.path(name).path("standard_error").asDouble());
        }
    }

    @Test
    void aTemperatureIsRefused() {
        Outcome outcome = divergence(sampled("cold", "0.7"));
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("completions were drawn from another distribution than the policy's own");
    }
}
