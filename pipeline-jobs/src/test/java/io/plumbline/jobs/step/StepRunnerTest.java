package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRunnerTest extends FakeChain {
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
                        "score: accuracy 0.5",
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
    void whatAKilledRunHasStagedIsDeleted() throws IOException {
        Path staged = Files.createDirectories(
                directory.resolve("run/_staging/plumbline-policy-01234567-89ab-cdef-0123-456789abcdef"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {"pairs/split=train/part.parquet", "policy/config.json", "scores/summary.json", "report.html"})
    void refusesADirectoryOfTheFormerLayoutByName(String file) throws IOException {
        Path there = directory.resolve("run").resolve(file);
        Files.createDirectories(there.getParent());
        Files.writeString(there, "");
        String top = directory.resolve("run").relativize(there).getName(0).toString();
        assertFormer(top + " at its top");
    }

    @Test
    void refusesAManifestOfTheFormerLayout() throws IOException {
        run(CHAIN);
        Files.copy(
                directory.resolve("run/experiments/default/manifest.json"),
                directory.resolve("run/manifest.json"),
                StandardCopyOption.REPLACE_EXISTING);
        assertFormer("a record of train at its top");
    }

    @Test
    void refusesExamplesThatHaveColumnsForOnePairEach() throws IOException {
        Path part = directory.resolve("run/examples/split=train/part-00000.snappy.parquet");
        Files.createDirectories(part.getParent());
        MessageType columns = MessageTypeParser.parseMessageType("message m { optional binary pair_id (STRING); }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(part.toUri()))
                .withType(columns)
                .build()) {
            writer.write(new SimpleGroupFactory(columns).newGroup().append("pair_id", "a"));
        }
        assertFormer("examples/ with a column pair_id");
    }

    private void assertFormer(String found) {
        assertThatThrownBy(() -> run(CHAIN))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot use run.dir file:" + runDirectory() + ": it has the layout of an earlier version ("
                        + found + "), which this one does not read; give another run.dir, or delete this one"
                        + " and have every step done again");
        assertThat(ran).isEmpty();
    }

    @Test
    void aStepThatRunsOutOfMemorySaysWhatItHadAndWhatToSet() {
        failing = StepName.TRAIN;
        error = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> run(CHAIN))
                .isInstanceOfSatisfying(PlumblineException.class, told -> assertThat(told.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasCause(error)
                .hasMessageMatching(
                        "Cannot train: this process ran out of Java heap \\(Java heap space\\), with [0-9.]+ GiB"
                                + " of heap.*; raise spark\\.driver\\.memory \\(--driver-memory\\)");
        assertThat(new FailureStore(RunDirectory.look(runDirectory(), hadoop), DEFAULT).read())
                .hasValueSatisfying(
                        told -> assertThat(told.message()).startsWith("Cannot train: this process ran out"));
        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("train: Cannot train: this process ran out of Java heap");
    }

    @Test
    void whatTheEngineThatAutoStandsForDidNotTrainIsSampledAndIsNotMixedWithItsOwnNumbers() {
        run(CHAIN, "engine.type=nd4j");
        run(List.of(StepName.SAMPLE), "engine.type=auto");
        assertThat(ran).containsExactly(StepName.SAMPLE);
        run(List.of(StepName.LABEL), "engine.type=auto");
        assertThat(ran).containsExactly(StepName.LABEL);
        for (String[] settings : new String[][] {{"engine.type=auto", "score.seed=7"}, {"engine.type=cpu"}}) {
            StepName step = settings.length > 1 ? StepName.SCORE : StepName.SAMPLE;
            assertThatThrownBy(() -> run(List.of(step), settings))
                    .isInstanceOf(PlumblineException.class)
                    .hasMessageContaining(" is out of date, since engine.contract changed, in ");
        }
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
