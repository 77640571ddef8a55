package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRunnerTest {
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
    private static final ResultFolder DEFAULT = ResultFolder.experiment("default");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final Configuration hadoop = new Configuration();
    private final List<StepName> ran = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
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
                    List.of("engine"),
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
                    () -> this.accuracy));
    private StepName failing;
    /** What ingest puts aside. */
    private double share;
    /** What score finds. */
    private double accuracy = 0.5;

    private void onRun(StepName name) {
        if (name == failing) {
            throw new IllegalStateException("killed");
        }
        ran.add(name);
    }

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{}\n");
    }

    private String runDirectory() {
        return directory.resolve("run").toString();
    }

    private void run(List<StepName> names, String... settings) {
        List<String> all = new ArrayList<>(
                List.of("run.dir=" + runDirectory(), "data.train=" + directory.resolve("*.jsonl"), "model.path=/m"));
        all.addAll(List.of(settings));
        ran.clear();
        said.clear();
        Platform platform = new Platform(
                hadoop,
                step -> {
                    throw new AssertionError("no step here asks for Spark");
                },
                null,
                said::add);
        new StepRunner(new ConfigLoader("run", hadoop).load(null, all), platform, steps::get, InstantSource.fixed(NOW))
                .run(names);
    }

    private Manifest manifest(ResultFolder folder) {
        return new ManifestStore(RunDirectory.open(runDirectory(), hadoop), folder).read();
    }

    @Test
    void runsTheChainOnceAndThenDoesNothing() {
        run(CHAIN);
        assertThat(ran).isEqualTo(CHAIN);
        assertThat(said).startsWith("ingest: started", "ingest: wrote examples/part (0 s)", "reference: started");
        run(CHAIN);
        assertThat(ran).isEmpty();
        assertThat(said)
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "reference: up to date, nothing to do",
                        "train: up to date, nothing to do",
                        "score: up to date, nothing to do");
    }

    @Test
    void anotherBetaRedoesTrainAndScoreOnly() {
        run(CHAIN);
        run(CHAIN, "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        assertThat(said).contains("train: started again, since loss.beta was 0.1, is 0.2");
    }

    @Test
    void moreRowsRedoEverything() throws IOException {
        run(CHAIN);
        Files.writeString(directory.resolve("b.jsonl"), "{}\n");
        run(CHAIN);
        assertThat(ran).isEqualTo(CHAIN);
        assertThat(said)
                .contains(
                        "ingest: started again, since the files of data.train changed",
                        "reference: started again, since ingest has a new result");
    }

    @Test
    void anotherModelRedoesWhatBuildsOnIt() {
        run(CHAIN);
        run(CHAIN, "model.path=/n");
        assertThat(ran).containsExactly(StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        assertThat(said).contains("reference: started again, since model.path is another model");
    }

    @Test
    void aMissingOutputIsMadeAgain() throws IOException {
        run(CHAIN);
        Files.delete(directory.resolve("run/experiments/default/policy"));
        run(CHAIN);
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        assertThat(said).contains("train: started again, since experiments/default/policy is gone");
    }

    @Test
    void aStepThatFailsLeavesTheFormerResultAndTheFormerManifest() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        for (StepName name : CHAIN) {
            failing = name;
            assertThatThrownBy(() -> run(CHAIN, "loss.beta=0.2", "data.max-characters=7", "engine.max-batch-tokens=8"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("killed");
            if (name == StepName.INGEST) {
                assertThat(content(directory.resolve("run"))).isEqualTo(before);
            }
            before = content(directory.resolve("run"));
        }
        failing = null;
        run(CHAIN, "loss.beta=0.2", "data.max-characters=7", "engine.max-batch-tokens=8");
        assertThat(ran).containsExactly(StepName.SCORE);
    }

    @Test
    void aTrainingThatIsKilledLeavesThePolicyItsScoresAndItsRecord() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        failing = StepName.TRAIN;
        assertThatThrownBy(() -> run(CHAIN, "loss.beta=0.2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("killed");
        assertThat(content(directory.resolve("run"))).isEqualTo(before);
        failing = null;
        run(CHAIN);
        assertThat(ran).isEmpty();
        run(CHAIN, "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
    }

    @Test
    void anIngestThatDoesNotPassLeavesWhatWasThereAndGoesBeside() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        share = 0.5;
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> run(CHAIN, "data.max-quarantined-fraction=0.4"))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessage("0.5 does not pass, see refused");
            Map<String, String> after = content(directory.resolve("run"));
            assertThat(after.remove("refused/examples/part")).endsWith(" 0.5");
            assertThat(after).isEqualTo(before);
        }
        share = 0.3;
        run(CHAIN, "data.max-quarantined-fraction=0.4");
        assertThat(directory.resolve("run/refused")).doesNotExist();
        assertThat(directory.resolve("run/examples/part")).content().endsWith(" 0.3");
    }

    @Test
    void aPolicyThatDoesNotPassLeavesTheFormerOneAndGoesBeside() throws IOException {
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(directory.resolve("run/experiments/default/candidate")).doesNotExist();
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        assertThat(before).containsOnlyKeys("manifest.json", "policy", "summary.json");
        accuracy = 0.3;
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        Map<String, String> after = content(directory.resolve("run/experiments/default"));
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after)
                .containsOnlyKeys(
                        "manifest.json",
                        "policy",
                        "summary.json",
                        "candidate/manifest.json",
                        "candidate/policy",
                        "candidate/summary.json");

        // The same again fails in seconds, a step alone as well.
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).isEmpty();
        assertThatThrownBy(() -> run(List.of(StepName.SCORE), "loss.beta=0.2", "score.minimum-accuracy=0.4"))
                .hasMessage("0.3 does not pass, see experiments/default/candidate");
        assertThat(content(directory.resolve("run/experiments/default"))).isEqualTo(after);

        // What passed is still what its configuration asks for.
        run(CHAIN, "score.minimum-accuracy=0.4");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run/experiments/default"))).isEqualTo(after);

        // With another gate it passes, without being trained or scored again.
        run(CHAIN, "loss.beta=0.2", "score.minimum-accuracy=0.2");
        assertThat(ran).isEmpty();
        assertThat(said)
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "reference: up to date, nothing to do",
                        "train: up to date, nothing to do",
                        "score: the candidate has passed, nothing else to do");
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .containsEntry("policy", after.get("candidate/policy"))
                .containsEntry("summary.json", after.get("candidate/summary.json"));
        assertThat(manifest(DEFAULT).steps().keySet()).containsExactly("train", "score");
        run(CHAIN, "loss.beta=0.2", "score.minimum-accuracy=0.2");
        assertThat(ran).isEmpty();
    }

    @Test
    void withoutAGateACandidateThatWaitsBecomesThePolicy() throws IOException {
        run(CHAIN);
        accuracy = 0.3;
        assertRefused("loss.beta=0.2", "score.minimum-accuracy=0.4");
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(ran).isEmpty();
        assertThat(said).containsExactly("train: the candidate has passed, nothing else to do");
        run(List.of(StepName.SCORE), "loss.beta=0.2");
        assertThat(said).containsExactly("score: up to date, nothing to do");
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json");
    }

    @Test
    void aCandidateThatIsNotScoredYetIsNotThePolicy() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run/experiments/default"));
        run(List.of(StepName.TRAIN), "loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(content(directory.resolve("run/experiments/default"))).containsAllEntriesOf(before);
        run(List.of(StepName.SCORE), "loss.beta=0.2", "score.minimum-accuracy=0.4");
        assertThat(ran).containsExactly(StepName.SCORE);
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .doesNotContainEntry("policy", before.get("policy"));
    }

    @Test
    void aPolicyThatStandsIsHeldToAStricterGateWithoutBeingTouched() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        assertThatThrownBy(() -> run(CHAIN, "score.minimum-accuracy=0.6"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("0.5 does not pass, see experiments/default");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run"))).isEqualTo(before);

        // Other scores of it that do not pass go beside, too, and become its scores with a gate that they pass.
        assertRefused("score.minimum-accuracy=0.6", "score.seed=7");
        assertThat(ran).containsExactly(StepName.SCORE);
        assertThat(content(directory.resolve("run"))).containsAllEntriesOf(before);
        run(CHAIN, "score.minimum-accuracy=0.4", "score.seed=7");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run/experiments/default")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json")
                .doesNotContainEntry("summary.json", before.get("experiments/default/summary.json"));
    }

    private void assertRefused(String... settings) {
        assertThatThrownBy(() -> run(CHAIN, settings))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessage(accuracy + " does not pass, see experiments/default/candidate");
    }

    @Test
    void aPolicyTakesTheScoresOfTheFormerOneAway() {
        run(CHAIN);
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(directory.resolve("run/experiments/default/policy")).exists();
        assertThat(directory.resolve("run/experiments/default/summary.json")).doesNotExist();
        assertThat(manifest(DEFAULT).steps()).containsOnlyKeys("train");
    }

    @Test
    void whatAKilledRunHasStagedIsDeleted() throws IOException {
        Path staged = Files.createDirectories(directory.resolve("run/_staging/policy-1"));
        Files.writeString(staged.resolve("model.safetensors"), "half");
        run(List.of(StepName.INGEST));
        assertThat(directory.resolve("run/_staging")).doesNotExist();
    }

    @Test
    void oneStepNeedsThoseItBuildsOn() {
        assertThatThrownBy(() -> run(List.of(StepName.TRAIN)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: ingest has not been done in " + runDirectory()
                        + "; do it first, or have run do all that is missing")
                .satisfies(e -> assertThat(((PlumblineException) e).kind()).isEqualTo(Kind.CONFIGURATION));
    }

    @Test
    void oneStepRefusesWhatWasMadeWithAnotherConfiguration() {
        run(CHAIN);
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.TRAIN);
        assertThatThrownBy(() -> run(List.of(StepName.TRAIN), "tokenizer.max-length=1024"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: ingest was done with another configuration: tokenizer.max-length was 512, is"
                        + " 1024 in " + runDirectory() + "; do it first, or have run do all that is missing");
    }

    @Test
    void oneStepRefusesWhatWasMadeFromAnEarlierResult() {
        run(CHAIN);
        run(List.of(StepName.INGEST), "data.held-out-fraction=0.5");
        assertThatThrownBy(() -> run(List.of(StepName.SCORE), "data.held-out-fraction=0.5"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot score: reference is out of date, since ingest has a new result, in "
                        + runDirectory() + "; do it first, or have run do all that is missing");
        run(List.of(StepName.REFERENCE), "data.held-out-fraction=0.5");
        assertThatThrownBy(() -> run(List.of(StepName.SCORE), "data.held-out-fraction=0.5"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot score: train is out of date, since ingest has a new result, in ");
        assertThat(ran).isEmpty();
    }

    @Test
    void oneStepRefusesWhatWasMadeFromAnotherModel() {
        run(CHAIN);
        assertThatThrownBy(() -> run(List.of(StepName.TRAIN), "model.path=/n"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Cannot train: reference is out of date, since model.path is another model, in ");
    }

    @Test
    void oneStepDoesNotAskForTheFilesOfThoseBefore() throws IOException {
        run(CHAIN);
        Files.delete(directory.resolve("a.jsonl"));
        run(List.of(StepName.TRAIN), "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.TRAIN);
    }

    @Test
    void anInputThatIsNotThereStopsTheChainBeforeItsFirstStep() {
        assertThatThrownBy(() -> run(CHAIN, "data.train=" + directory.resolve("none.jsonl")))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read data.train = " + directory.resolve("none.jsonl")
                        + ": there is no such file or directory");
        assertThat(ran).isEmpty();
    }

    @Test
    void theManifestHoldsWhatAStepWasMadeFrom() {
        run(CHAIN);
        assertThat(manifest(DEFAULT).steps().keySet()).containsExactly("train", "score");
        Manifest manifest = manifest(ResultFolder.SHARED);
        assertThat(manifest.steps().keySet()).containsExactly("ingest", "reference");
        assertThat(manifest.step("reference")).hasValueSatisfying(step -> {
            assertThat(step.inputs().models()).containsEntry("model.path", "fingerprint of /m");
            assertThat(step.inputs().settings()).containsEntry("engine.precision", "float32");
            assertThat(step.inputs().steps())
                    .containsEntry(
                            "ingest",
                            manifest.step("ingest").orElseThrow().inputs().identity());
            assertThat(step.rowsIn()).isEqualTo(3);
            assertThat(step.rowsOut()).isEqualTo(2);
            assertThat(step.versions()).containsKeys("plumbline", "spark", "hadoop", "java");
            assertThat(step.started()).isEqualTo(NOW);
        });
    }

    @Test
    void anotherExperimentSharesExamplesAndReferenceAndTouchesNothingOfTheFirst() throws IOException {
        run(CHAIN);
        Map<String, String> before = content(directory.resolve("run"));
        run(CHAIN, "run.name=second", "loss.beta=0.2");
        assertThat(ran).containsExactly(StepName.TRAIN, StepName.SCORE);
        assertThat(content(directory.resolve("run"))).containsAllEntriesOf(before);
        assertThat(content(directory.resolve("run/experiments/second")))
                .containsOnlyKeys("manifest.json", "policy", "summary.json");
        run(CHAIN);
        assertThat(ran).isEmpty();
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pairs/split=train/part.parquet", "policy/config.json", "scores/summary.json", "report.html"})
    void refusesADirectoryOfTheFormerLayoutByName(String file) throws IOException {
        Path there = directory.resolve("run").resolve(file);
        Files.createDirectories(there.getParent());
        Files.writeString(there, "");
        String top = directory.resolve("run").relativize(there).getName(0).toString();
        assertFormer(top);
    }

    @Test
    void refusesAManifestOfTheFormerLayout() throws IOException {
        run(CHAIN);
        Files.copy(
                directory.resolve("run/experiments/default/manifest.json"),
                directory.resolve("run/manifest.json"),
                StandardCopyOption.REPLACE_EXISTING);
        assertFormer("a record of train");
    }

    private void assertFormer(String found) {
        assertThatThrownBy(() -> run(CHAIN))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot use run.dir file:" + runDirectory() + ": it has the layout of an earlier version ("
                        + found + " at its top), which this one does not read; give another run.dir, or delete this one"
                        + " and have every step done again");
        assertThat(ran).isEmpty();
    }

    @Test
    void theLockIsGivenBackWhateverHappens() {
        failing = StepName.INGEST;
        assertThatThrownBy(() -> run(CHAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("killed");
        assertThat(directory.resolve("run/_lock")).doesNotExist();
    }
}
