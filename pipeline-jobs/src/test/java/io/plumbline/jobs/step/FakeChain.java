package io.plumbline.jobs.step;

import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The chain of fake steps in a run directory of its own. */
abstract class FakeChain {
    static final List<StepName> CHAIN = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
    static final ResultFolder DEFAULT = ResultFolder.experiment("default");
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    final Configuration hadoop = new Configuration();
    final List<StepName> ran = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    /** The steps that have failed, with their sentences, as those who watch hear it. */
    final List<String> heard = new ArrayList<>();

    private final Map<StepName, Step> steps = Map.of(
            StepName.INGEST,
            new FakeStep(
                    StepName.INGEST,
                    List.of("data", "tokenizer"),
                    List.of(),
                    "examples/part",
                    this::onRun,
                    () -> this.share),
            StepName.REFERENCE,
            new FakeStep(
                    StepName.REFERENCE,
                    List.of("engine.precision", "engine.max-batch-tokens"),
                    List.of(StepName.INGEST),
                    "reference/part",
                    this::onRun,
                    () -> this.accuracy),
            StepName.TRAIN,
            new FakeStep(
                    StepName.TRAIN,
                    List.of("loss", "training"),
                    List.of(StepName.INGEST, StepName.REFERENCE),
                    "policy",
                    this::onRun,
                    () -> this.accuracy),
            StepName.SCORE,
            new FakeStep(
                    StepName.SCORE,
                    List.of("score.seed", "loss.beta"),
                    List.of(StepName.REFERENCE, StepName.TRAIN),
                    "summary.json",
                    this::onRun,
                    () -> this.accuracy),
            StepName.SAMPLE,
            new FakeStep(
                    StepName.SAMPLE,
                    List.of("sample.seed"),
                    List.of(StepName.TRAIN),
                    "completions",
                    this::onRun,
                    () -> this.accuracy),
            StepName.LABEL,
            new FakeStep(
                    StepName.LABEL,
                    List.of("label.write"),
                    List.of(StepName.SAMPLE),
                    "preferences",
                    this::onRun,
                    () -> this.accuracy));
    StepName failing;
    /** The error that the step that fails throws in place of an exception; null for none. */
    Error error;

    Stopping stopping = Stopping.NEVER;
    /** The share of rows that ingest puts aside. */
    double share;
    /** The accuracy that score finds. */
    double accuracy = 0.5;

    void onRun(StepName name) {
        if (name == failing) {
            if (error != null) {
                throw error;
            }
            throw new IllegalStateException("killed");
        }
        ran.add(name);
    }

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{}\n");
    }

    Step step(StepName name) {
        return steps.get(name);
    }

    String runDirectory() {
        return directory.resolve("run").toString();
    }

    void run(List<StepName> names, String... settings) {
        ran.clear();
        said.clear();
        heard.clear();
        runner(load(settings)).run(names);
    }

    StepRunner runner(LoadedConfig config) {
        Platform platform = new Platform(
                hadoop,
                step -> {
                    throw new AssertionError("no step here asks for Spark");
                },
                null,
                said::add,
                new RunWatch() {
                    @Override
                    public void failed(StepWork work, String sentence) {
                        heard.add(work.step() + ": " + sentence);
                    }

                    @Override
                    public void refused(StepWork work, String sentence) {
                        heard.add(work.step() + " refused: " + sentence);
                    }

                    @Override
                    public void passes(StepWork work) {
                        heard.add(work.step() + " passes");
                    }
                },
                stopping);
        return new StepRunner(config, platform, this::step, InstantSource.fixed(NOW));
    }

    List<String> dryRun(List<StepName> names, String... settings) {
        return outlook(names, settings).lines();
    }

    Outlook outlook(List<StepName> names, String... settings) {
        ran.clear();
        return new DryRun(load(settings), hadoop, step -> null, this::step).outlook(names);
    }

    /** Returns the settings of every run. */
    List<String> settings() {
        return List.of("run.dir=" + runDirectory(), "data.train=" + directory.resolve("*.jsonl"), "model.path=/m");
    }

    LoadedConfig load(String... settings) {
        List<String> all = new ArrayList<>(settings());
        all.addAll(List.of(settings));
        return new ConfigLoader("run", hadoop).load(null, all);
    }

    Manifest manifest(ResultFolder folder) {
        return new ManifestStore(RunDirectory.open(runDirectory(), hadoop), folder).read();
    }

    /** Returns all files below a folder, but for the note of a failure. */
    static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(FailureStore.NAME))
                    .toList()) {
                content.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }
}
