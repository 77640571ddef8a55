package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.quickstart.Quickstart;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.model.RandomInitializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes that people make first: each is one sentence that says what to do, with the exit code for scripts. */
class CommonMistakesIT {
    @TempDir
    private static Path folder;

    private static Path model;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void makeModel() throws IOException {
        Quickstart.prepare(folder.resolve("quickstart"), 0);
        model = folder.resolve("quickstart/model");
        List<String> rows = Files.readAllLines(folder.resolve("quickstart/data/train.jsonl"));
        Files.write(folder.resolve("train.jsonl"), rows.subList(0, 60));
        Files.writeString(
                folder.resolve("questions.jsonl"),
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"question\":\"q" + i + "\",\"good\":\"b\",\"bad\":\"c\"}\n")
                        .collect(Collectors.joining()));
        Files.writeString(folder.resolve("text.parquet"), "prompt,chosen,rejected\na,b,c\n");
        Files.createDirectories(folder.resolve("empty"));
    }

    private Outcome execute(String command, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(command));
        Stream.concat(
                        Stream.of(
                                "run.dir=" + folder.resolve("run"),
                                "model.path=" + model,
                                "data.train=" + folder.resolve("train.jsonl"),
                                "tokenizer.max-length=96",
                                "tokenizer.max-prompt-length=32"),
                        Arrays.stream(settings))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return CommandTree.execute(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void refused(int exitCode, String sentence, String... settings) {
        for (String command : List.of("run", "validate")) {
            err.reset();
            Outcome outcome = execute(command, settings);
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(sentence.replace("COMMAND", command) + "\n");
            assertThat(outcome.exitCode()).isEqualTo(exitCode);
        }
        assertThat(folder.resolve("run/examples")).doesNotExist();
    }

    @Test
    void aPathWithATypingError() {
        refused(
                2,
                "Cannot read data.train = " + folder.resolve("trian.jsonl") + ": there is no such file or directory",
                "data.train=" + folder.resolve("trian.jsonl"));
    }

    @Test
    void aNameOfTheHubAsAModel() {
        refused(
                5,
                "2 faults: (1) Cannot load the tokenizer: org/model has no tokenizer.json; save the tokenizer there with"
                        + " transformers' save_pretrained; (2) Cannot load the model org/model: it is not there; give a"
                        + " directory; if this is a name on Hugging Face's hub, download it first: hf download org/model"
                        + " --local-dir DIR",
                "model.path=org/model");
    }

    @Test
    void aDirectoryWithoutAModel() {
        Path empty = folder.resolve("empty");
        refused(
                5,
                "2 faults: (1) Cannot load the tokenizer: " + empty
                        + " has no tokenizer.json; save the tokenizer there with"
                        + " transformers' save_pretrained; (2) Cannot load model: there is no config.json; give the"
                        + " directory that transformers reads (" + empty + ")",
                "model.path=" + empty);
    }

    @Test
    void aKeyAnEnumANumberAndARequiredKeyAtOnce() {
        refused(
                2,
                "Cannot COMMAND: 4 faults: (1) unknown key plumbline.training.learningrate (--set training.learningrate); did"
                        + " you mean plumbline.training.learning-rate?; (2) training.workers must be at least 1, got 0"
                        + " (--set training.workers); (3) engine.precision must be one of float32, bfloat16, got"
                        + " 'float16' (--set engine.precision); (4) data.train must be set, in the file of --config or with --set"
                        + " data.train=…",
                "training.learningrate=1e-6",
                "engine.precision=float16",
                "training.workers=0",
                "data.train=[]");
    }

    @Test
    void aNumberAndPathsAtOnceWhereOnlyALookIsAskedFor() {
        Path missing = folder.resolve("trian.jsonl");
        assertThat(execute(
                                "validate",
                                "training.workers=0",
                                "model.path=/no/model",
                                "run.dir=" + folder.resolve("text.parquet/run"),
                                "data.train=" + missing,
                                "data.held-out=[\"table:lake.held_out\"]")
                        .exitCode())
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("\n")
                .startsWith("Cannot validate: 4 faults: (1) training.workers must be at least 1, got 0 (--set"
                        + " training.workers); (2) Cannot write to run.dir ")
                .contains("; (3) Cannot load the model /no/model: it is not there; give a Hugging Face directory; (4) ")
                .endsWith("Cannot read data.train = " + missing + ": there is no such file or directory\n");
        err.reset();
        // A path that is refused as a value is not looked at, nor is the default in its place.
        assertThat(execute("validate", "training.workers=0", "model.path=[1]").exitCode())
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Cannot validate: 2 faults: ");
    }

    @Test
    void faultsThatNeedNoWeightsBeforeTheWeightsOfARemoteModelAreCopied() throws IOException {
        String key = "spark.hadoop.fs.counted.impl";
        System.setProperty(key, CountedFileSystem.class.getName());
        CountedFileSystem.WEIGHTS.set(0);
        String remote = "model.path=counted://" + model;
        Path missing = folder.resolve("trian.jsonl");
        try {
            for (String command : List.of("run", "validate")) {
                assertThat(execute(command, remote, "data.train=" + missing, "tokenizer.max-length=4096")
                                .exitCode())
                        .isEqualTo(2);
            }
            assertThat(execute("validate", remote, "training.workers=0").exitCode())
                    .isEqualTo(2);
            assertThat(execute("validate", remote, "data.train=" + folder.resolve("questions.jsonl"))
                            .exitCode())
                    .isEqualTo(3);
        } finally {
            System.clearProperty(key);
        }
        List<String> told = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(told).hasSize(4);
        assertThat(told.subList(0, 2)).allSatisfy(line -> assertThat(line)
                .startsWith("2 faults: (1) Cannot ")
                .contains("data.train = " + missing + ": there is no such file", "max_position_embeddings = 128"));
        assertThat(told.get(2)).startsWith("Cannot validate: training.workers must be at least 1");
        assertThat(told.get(3)).startsWith("Cannot ingest: the 40 rows of data.train all fail");
        assertThat(CountedFileSystem.WEIGHTS.get())
                .isPositive()
                .isLessThan(Files.size(model.resolve("model.safetensors")) / 2);
    }

    @Test
    void textsLongerThanThePositions() {
        refused(
                2,
                "Cannot use tokenizer.max-length = 4096: model.path = " + model
                        + " has max_position_embeddings = 128 in its"
                        + " config.json; set tokenizer.max-length to 128 or less, or give a model that was made for longer"
                        + " texts",
                "tokenizer.max-length=4096");
    }

    @Test
    void aRunDirectoryThatCannotBeMade() {
        Path below = folder.resolve("text.parquet/run");
        for (String command : List.of("run", "validate")) {
            assertThat(execute(command, "run.dir=" + below).exitCode()).isEqualTo(2);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("run.dir")
                .contains(folder.resolve("text.parquet").toString())
                .endsWith("; give a directory that can be written"));
    }

    @Test
    void anotherRunInTheDirectory() {
        String run = folder.resolve("held").toString();
        try (RunLock lock = RunLock.take(RunDirectory.open(run, new Configuration()), "train", line -> {})) {
            assertThat(lock).isNotNull();
            assertThat(execute("run", "run.dir=" + run).exitCode()).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .startsWith("Cannot use run.dir file:" + run + ": it is in use by train, process ")
                    .containsOnlyOnce("\n")
                    .endsWith("; wait for that run, or, if it is dead, delete file:" + run + "/_lock\n");
        }
    }

    @Test
    void aReferenceThatHasAnotherVocabulary() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 9, "hidden_size": 16,
                 "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1,
                 "max_position_embeddings": 128, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
                 "rope_theta": 10000.0, "initializer_range": 0.02}
                """);
        RandomInitializer.write(config, null, 1, folder.resolve("other"));
        err.reset();
        assertThat(execute("validate", "model.reference-path=" + folder.resolve("other"))
                        .exitCode())
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("\n")
                .startsWith("Cannot use model.reference-path = " + folder.resolve("other")
                        + ": its vocab_size is 9, but model.path = " + model + " gives ids up to ");
    }

    /** One object around all rows is a single row, which a look leaves no quarantine for. */
    @Test
    void rowsWithinAnotherObject() throws IOException {
        Path wrapped = Files.writeString(
                folder.resolve("wrapped.json"),
                "{\"data\": [{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}]}");
        assertThat(execute("validate", "data.train=" + wrapped).exitCode()).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Cannot ingest: the 1 rows of data.train all fail")
                .contains("no column 'prompt', 'chosen', 'rejected'");
    }

    @Test
    void whatOnlyTheRowsShow() {
        assertThat(execute("validate", "data.train=" + folder.resolve("text.parquet"))
                        .exitCode())
                .isEqualTo(3);
        assertThat(execute(
                                "validate",
                                "data.train=" + folder.resolve("questions.jsonl"),
                                "model.reference-path=/no/model")
                        .exitCode())
                .isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Cannot read data.train: file:" + folder.resolve("text.parquet")
                                + " is text, but its name says Parquet; name it .csv, .tsv or .jsonl after what it holds",
                        "2 faults: (1) Cannot load the model /no/model: it is not there; give a Hugging Face directory; (2)"
                                + " Cannot ingest: the 40 rows of data.train all fail, so that no more are read; 40 of them"
                                + " missing_text: a column is missing or a text in it is null; name the columns that hold"
                                + " the texts in data.columns (no column 'prompt', 'chosen', 'rejected'; there are"
                                + " 'question', 'good', 'bad'; set data.columns.prompt and data.columns.chosen and"
                                + " data.columns.rejected to what holds them, in file:"
                                + folder.resolve("questions.jsonl")
                                + ")");
    }

    @Test
    void aWarmUpThatIsLongerThanTheRun() throws IOException {
        String run = folder.resolve("warm").toString();
        String[] settings = {"run.dir=" + run, "training.warmup-steps=5000", "data.held-out-fraction=0.2"};
        assertThat(execute("ingest", settings).exitCode()).isZero();
        Map<String, String> before = names(Path.of(run));
        String sentence =
                "Cannot train: training.warmup-steps is 5000, but the training has 2 steps, so its learning rate"
                        + " would never be reached; set training.warmup-steps to at most 1, or leave it out for"
                        + " training.warmup-ratio, which fits every training\n";
        for (String command : List.of("validate", "run")) {
            err.reset();
            assertThat(execute(command, settings).exitCode()).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(sentence);
            if (command.equals("validate")) {
                assertThat(names(Path.of(run))).isEqualTo(before);
            }
        }
        out.reset();
        assertThat(execute("validate", "run.dir=" + run, "data.held-out-fraction=0.2")
                        .exitCode())
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ingest: up to date, nothing to do\n", "train: would be done, for the first time\n")
                .contains("data.train is read as pair: prompt = 'prompt'")
                .endsWith("validate: no fault was found\n");
        assertThat(execute("config").exitCode()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("run.dir = " + folder.resolve("run") + "    # --set run.dir\n")
                .contains("loss.beta = 0.1\n");
    }

    private static Map<String, String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            Map<String, String> names = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                names.put(file.toString(), Files.getLastModifiedTime(file).toString());
            }
            return names;
        }
    }
}
