package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.Sha256;
import io.plumbline.jobs.clean.Leftover;
import io.plumbline.jobs.clean.Leftovers;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files that clean takes away, and those that it never does. */
class CleanTest extends FakeChain {
    private static final String STAGED = "_staging/plumbline-policy-01234567-89ab-cdef-0123-456789abcdef";

    private Leftovers leftovers(boolean withCandidates) {
        return new Leftovers(RunDirectory.look("the run directory", runDirectory(), hadoop), withCandidates);
    }

    private List<String> found() {
        said.clear();
        return leftovers(false).find(said::add).stream().map(Leftover::name).toList();
    }

    private void remove(boolean withCandidates) {
        said.clear();
        leftovers(withCandidates).remove(said::add);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve("run").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void checkpoint(String folder, String identity) throws IOException {
        String state =
                """
                {"format": 4, "identity": "%s", "step": 2, "epoch": 0, "step_of_epoch": 2, "num_tokens": 5, "threads": 1,
                 "plan": {"workers": 1, "examplesPerStep": 2, "stepsPerAveraging": 1, "epochs": 1, "seed": 0}}
                """
                        .formatted(identity);
        write(folder + "/state.json", state);
        write(folder + "/SHA256SUMS", Sha256.hex(state) + "  state.json\n");
    }

    @Test
    void takesLeftoversAndFinishedCheckpointsAndNothingElse() throws IOException {
        run(CHAIN);
        Map<String, String> results = content(directory.resolve("run"));
        String done = manifest(DEFAULT).step("train").orElseThrow().inputs().identity();
        checkpoint("experiments/default/checkpoints/step-1", done);
        checkpoint("experiments/default/checkpoints/step-2", done);
        write("experiments/default/checkpoints/reference-1-0123abcd/model/config.json", "{}");
        checkpoint("experiments/default/checkpoints/reward-model/step-9", "of a training that was stopped");
        checkpoint("experiments/second/checkpoints/step-3", "of a training that was stopped");
        write(STAGED + "/model.safetensors", "half");
        write("refused/quarantine/part", "rows");
        write("experiments/default/candidate/policy/config.json", "{}");
        write("notes.txt", "the user's own");
        assertThat(found())
                .containsExactly(
                        STAGED,
                        "refused",
                        "experiments/default/checkpoints/step-1",
                        "experiments/default/checkpoints/step-2",
                        "experiments/default/checkpoints/reference-1-0123abcd");
        Map<String, String> before = content(directory.resolve("run"));
        assertThat(found()).hasSize(5);
        assertThat(content(directory.resolve("run"))).isEqualTo(before);
        remove(false);
        assertThat(content(directory.resolve("run")))
                .containsAllEntriesOf(results)
                .containsKeys(
                        "experiments/default/checkpoints/reward-model/step-9/state.json",
                        "experiments/second/checkpoints/step-3/state.json",
                        "experiments/default/candidate/policy/config.json",
                        "notes.txt")
                .hasSize(results.size() + 6);
        assertThat(found()).isEmpty();
        remove(true);
        assertThat(directory.resolve("run/experiments/default/candidate")).doesNotExist();
        run(CHAIN);
        assertThat(ran).isEmpty();
    }

    @Test
    void keepsAMovedReferenceThatAStoppedTrainingGoesOnWith() throws IOException {
        run(CHAIN);
        checkpoint(
                "experiments/default/checkpoints/step-1",
                manifest(DEFAULT).step("train").orElseThrow().inputs().identity());
        checkpoint("experiments/default/checkpoints/step-4", "of a training that was stopped");
        write("experiments/default/checkpoints/reference-1-0123abcd/model/config.json", "{}");
        assertThat(found()).containsExactly("experiments/default/checkpoints/step-1");
    }

    @Test
    void neverFollowsALink() throws IOException {
        run(CHAIN);
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/candidate"));
        Path precious = Files.writeString(elsewhere.resolve("precious"), "mine");
        Files.createSymbolicLink(directory.resolve("run/refused"), elsewhere);
        Files.createSymbolicLink(directory.resolve("run/experiments/linked"), elsewhere.getParent());
        write(STAGED + "/config.json", "{}");
        Files.createSymbolicLink(directory.resolve("run").resolve(STAGED).resolve("out"), elsewhere);
        assertThat(found()).containsExactly(STAGED);
        assertThat(said).containsExactly("refused stays: a link leads to it or is in its place; look at it yourself");
        remove(true);
        assertThat(said)
                .contains(
                        "experiments/linked/candidate stays: a link leads to it or is in its place; look at it yourself");
        assertThat(precious).hasContent("mine");
        assertThat(directory.resolve("run/_staging")).doesNotExist();
    }

    @Test
    void isRefusedWhileARunHoldsTheDirectory() throws IOException {
        run(CHAIN);
        write(STAGED + "/config.json", "{}");
        try (RunLock lock = RunLock.take(RunDirectory.open(runDirectory(), hadoop), "train", said::add)) {
            assertThat(lock).isNotNull();
            assertThat(leftovers(false).find(said::add))
                    .extracting(Leftover::why)
                    .containsExactly("unfinished results, maybe of the run that holds the directory");
            assertThatThrownBy(() -> remove(false))
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION))
                    .hasMessageStartingWith("Cannot use the run directory file:" + runDirectory()
                            + ": it is in use by train, process ");
            assertThat(directory.resolve("run").resolve(STAGED)).exists();
        }
        remove(false);
        assertThat(directory.resolve("run/_staging")).doesNotExist();
        assertThat(directory.resolve("run/_lock")).doesNotExist();
    }

    @Test
    void isRefusedWhereNothingSaysThatARunWorkedThere() throws IOException {
        write("refused/a", "somebody's");
        write("experiments/x/candidate/b", "somebody's");
        write("_staging/nightly/c", "somebody's");
        assertThatThrownBy(this::found)
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot clean file:" + runDirectory() + ": nothing says that it is the directory of a run (no"
                                + " manifest.json with a step); give the run.dir of a configuration");
        assertThatThrownBy(() -> remove(true)).isInstanceOf(PlumblineException.class);
        assertThat(content(directory.resolve("run"))).hasSize(3);
    }

    /** A first ingest that was told to stop leaves neither a lock nor a manifest. */
    @Test
    void takesWhatAFirstRunThatWasStoppedHasStaged() throws IOException {
        RunDirectory run = RunDirectory.open(runDirectory(), hadoop);
        Path staged =
                Files.createDirectories(Path.of(run.stage("examples").toUri().getPath()));
        assertThat(found()).containsExactly("_staging/" + staged.getFileName());
        remove(false);
        assertThat(directory.resolve("run/_staging")).doesNotExist();
    }
}
