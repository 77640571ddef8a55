package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.quickstart.Quickstart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a run which cannot work is refused before Spark starts, and that the run directory stays unchanged. */
class EarlyRefusalsTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path data;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void makeModel() {
        Quickstart.prepare(folder.resolve("quickstart"), 0);
        model = folder.resolve("quickstart/model");
        data = folder.resolve("quickstart/data/train.jsonl");
    }

    private Outcome run(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String setting :
                List.of("run.dir=" + folder.resolve("run"), "model.path=" + model, "data.train=" + data)) {
            arguments.addAll(List.of("--set", setting));
        }
        Arrays.stream(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        return CommandTree.execute(arguments, printed, printed);
    }

    private void refused(int exitCode, String sentence, String... settings) {
        Outcome outcome = run(settings);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(sentence + "\n");
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("run/examples")).doesNotExist();
    }

    @Test
    void textsLongerThanThePositions() {
        refused(
                2,
                "Cannot use tokenizer.max-length = 1024: model.path = " + model
                        + " has max_position_embeddings = 128 in its"
                        + " config.json; set tokenizer.max-length to 128 or less, or give a model that was made for longer"
                        + " texts",
                "tokenizer.max-length=1024",
                "tokenizer.max-prompt-length=200");
    }

    @Test
    void aLossOfMarginsWithoutTheirColumn() {
        refused(
                2,
                "Cannot train: this loss reads by how much the chosen completion is better, and data.columns.margin names"
                        + " no column of it; set it, or choose another loss",
                "tokenizer.max-length=128",
                "tokenizer.max-prompt-length=32",
                "loss.type=odpo");
    }

    @Test
    void allModelsAndPathsAtOnce() {
        Path nowhere = folder.resolve("nowhere.parquet");
        refused(
                2,
                "2 faults: (1) Cannot read data.train = " + nowhere
                        + ": there is no such file or directory; (2) Cannot load the"
                        + " model meta-llama/Llama-3: it is not there; give a directory; if this is a name on Hugging Face's hub,"
                        + " download it first: hf download meta-llama/Llama-3 --local-dir DIR",
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "data.train=" + nowhere,
                "model.reference-path=meta-llama/Llama-3");
    }

    @Test
    void resultsAmongTheModelsFiles() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("quickstart/model/run"));
        refused(
                2,
                "Cannot use run.dir = " + inside + " with model.path = " + model
                        + ": one of the two is in the other, so that"
                        + " results and the model's files would mix; give one of them another place",
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "run.dir=" + inside);
    }

    @Test
    void theResultThatTheRunReplacesAsTheModelToStartFrom() throws IOException {
        Path run = folder.resolve("again");
        Path policy = Files.createDirectories(run.resolve("experiments/default/policy"));
        Files.writeString(run.resolve("data-report.json"), "{}"); // says that a run has worked there
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, policy.resolve(file.getFileName()));
            }
        }
        String location = "file://" + policy;
        refused(
                2,
                "Cannot use model.path = " + location + " with run.name = default: it is a result of that experiment,"
                        + " which the run would replace; give another run.name",
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "model.path=" + location,
                "run.dir=" + run);
    }
}
