package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.status.StatusJson;
import io.plumbline.jobs.status.StatusReader;
import io.plumbline.jobs.status.StatusText;
import io.plumbline.jobs.storage.LockActivity;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The state of a run directory as another process reads it, whatever it is. */
class StatusTest extends FakeChain {
    private Runnable atWork;

    private JsonNode status() throws IOException {
        return new ObjectMapper().readTree(StatusJson.of(StatusReader.of(runDirectory(), hadoop, Instant.now())));
    }

    private List<String> lines() {
        return StatusText.of(StatusReader.of(runDirectory(), hadoop, Instant.now()));
    }

    /** Returns {@code ingest done} and so on, shared steps first. */
    private static List<String> states(JsonNode status) {
        List<String> states = new ArrayList<>();
        List<JsonNode> groups = new ArrayList<>(List.of(status.path("shared")));
        status.path("experiments").forEach(experiment -> groups.add(experiment.path("steps")));
        groups.forEach(steps -> steps.forEach(step ->
                states.add(step.path("step").asText() + " " + step.path("state").asText())));
        return states;
    }

    @Test
    void aFinishedRunIsToldWithItsFiguresAndNothingIsChanged() throws IOException {
        run(CHAIN);
        Files.createDirectories(directory.resolve("run/experiments/default/metrics"));
        Files.writeString(
                directory.resolve("run/experiments/default/metrics/train.jsonl"),
                "{\"step\":1,\"loss\":0.7}\n{\"step\":2,\"epoch\":1.0,\"loss\":0.25}\n{\"step\":3,\"lo");
        Map<String, String> before = content(directory.resolve("run"));
        JsonNode status = status();
        assertThat(states(status)).containsExactly("ingest done", "reference done", "train done", "score done");
        assertThat(status.path("held_by").isNull()).isTrue();
        assertThat(status.path("shared").get(0).path("rows_in").asLong()).isEqualTo(3);
        assertThat(status.path("shared").get(0).path("since").asText()).isEqualTo(NOW.toString());
        // The last line is being written.
        assertThat(status.path("experiments")
                        .get(0)
                        .path("training")
                        .path("step")
                        .asInt())
                .isEqualTo(2);
        assertThat(lines())
                .startsWith("file:" + runDirectory() + ": no run holds it")
                .contains(
                        "ingest       done     2030-01-01T00:00:00Z, 0 s: wrote examples/part",
                        "experiment default",
                        "  training, step 2: epoch 1.0000, loss 0.2500");
        assertThat(content(directory.resolve("run"))).isEqualTo(before);
        assertThat(directory.resolve("run/_lock")).doesNotExist();
    }

    @Test
    void aFailureIsToldWithItsCauseUntilTheStepSucceeds() throws IOException {
        failing = StepName.TRAIN;
        assertThatThrownBy(() -> run(CHAIN)).hasMessage("killed");
        assertThat(states(status())).containsExactly("ingest done", "reference done", "train failed", "score waiting");
        assertThat(lines())
                .contains(
                        "  train        failed   2030-01-01T00:00:00Z: Cannot run: killed (unexpected; --stacktrace shows"
                                + " where) (exit code 1)");
        // Those who watch are told the same.
        assertThat(heard).containsExactly("train: Cannot run: killed (unexpected; --stacktrace shows where)");
        failing = null;
        run(CHAIN);
        assertThat(states(status())).endsWith("train done", "score done");
        assertThat(directory.resolve("run/experiments/default/_failed.json")).doesNotExist();
        accuracy = 0.1;
        assertThatThrownBy(() -> run(CHAIN, "run.name=second", "score.minimum-accuracy=0.4"))
                .isInstanceOf(PlumblineException.class);
        JsonNode second = status().path("experiments").get(1);
        assertThat(second.path("name").asText()).isEqualTo("second");
        assertThat(second.path("steps").get(1).path("state").asText()).isEqualTo("failed");
        assertThat(second.path("steps").get(1).path("exit_code").asInt()).isEqualTo(4);
        assertThat(second.path("candidate").get(0).path("step").asText()).isEqualTo("train");
    }

    /** What all experiments share stands for the others; of the experiment it is the newest attempt that is told. */
    @Test
    void aRunThatIsRefusedBeforeItsFirstStepIsAFailureOfItsExperiment() throws IOException {
        failing = StepName.TRAIN;
        assertThatThrownBy(() -> run(CHAIN)).hasMessage("killed");
        String missing = directory.resolve("none.jsonl").toString();
        assertThatThrownBy(() -> run(CHAIN, "data.train=" + missing)).isInstanceOf(PlumblineException.class);
        assertThat(ran).isEmpty();
        assertThat(states(status())).containsExactly("ingest done", "reference done", "train failed", "score waiting");
        assertThat(lines())
                .contains("  train        failed   2030-01-01T00:00:00Z: Cannot read data.train = " + missing
                        + ": there is no such file or directory (exit code 2)");
        failing = null;
        run(CHAIN);
        assertThat(states(status())).endsWith("train done", "score done");
        assertThat(directory.resolve("run/experiments/default/_failed.json")).doesNotExist();
        // One that all experiments share and that was asked for alone.
        Files.delete(directory.resolve("a.jsonl"));
        assertThatThrownBy(() -> run(List.of(StepName.INGEST))).isInstanceOf(PlumblineException.class);
        assertThat(directory.resolve("run/_failed.json")).content().contains("Cannot read data.train");
    }

    /** Held-out figures of the training before would be taken for those of one that is not done. */
    @Test
    void figuresAreThoseOfTheTrainingThatIsNotDone() throws IOException {
        failing = StepName.TRAIN;
        assertThatThrownBy(() -> run(CHAIN)).hasMessage("killed");
        Path experiment = directory.resolve("run/experiments/default");
        Path metrics = Files.createDirectories(experiment.resolve("metrics"));
        Path checkpoints = Files.createDirectories(experiment.resolve("checkpoints"));
        Files.writeString(
                metrics.resolve("held-out.jsonl"),
                "{\"step\":9,\"eval_examples\":512,\"eval_sample\":\"0f\",\"eval_loss\":0.125}\n");
        Files.writeString(checkpoints.resolve("metrics.jsonl"), "{\"step\":5,\"loss\":0.5}\n");
        assertThat(lines()).contains("  training, step 5: loss 0.5000").noneMatch(line -> line.contains("held out"));
        Files.writeString(checkpoints.resolve("held-out.jsonl"), "{\"step\":4,\"eval_loss\":0.75}\n");
        assertThat(lines()).contains("  held out during training, step 4: eval_loss 0.7500");
        failing = null;
        run(CHAIN);
        assertThat(lines()).contains("  held out during training, step 9, 512 examples: eval_loss 0.1250");
    }

    /** A scheduler may kill an application and start it again: nobody is to look for a fault then. */
    @Test
    void aRunThatWasToldToEndHasNotFailed() throws IOException {
        stopping = new Stopping() {
            @Override
            public boolean isCauseOf(Throwable failure) {
                return true;
            }

            @Override
            public Told whenTold(Runnable work) {
                atWork = work;
                return () -> atWork = null;
            }
        };
        failing = StepName.TRAIN;
        assertThatThrownBy(() -> run(CHAIN)).hasMessage("killed");
        assertThat(states(status())).containsExactly("ingest done", "reference done", "train stopped", "score waiting");
        assertThat(lines())
                .contains(
                        "  train        stopped  2030-01-01T00:00:00Z: it was told to end; run the same command again, it"
                                + " goes on from what stands (exit code 143)");
        failing = null;
        run(CHAIN);
        assertThat(atWork).isNull();
        assertThat(states(status())).endsWith("train done", "score done");
        assertThat(directory.resolve("run/experiments/default/_failed.json")).doesNotExist();
    }

    /** A process that ends while its step is at work, or once that has left its result. */
    @Test
    void theEndOfAProcessIsNotedWhereItsStepIsNotDone() throws IOException {
        stopping = new Stopping() {
            @Override
            public boolean isCauseOf(Throwable failure) {
                return false;
            }

            @Override
            public Told whenTold(Runnable work) {
                return work::run;
            }
        };
        failing = StepName.SCORE;
        assertThatThrownBy(() -> run(CHAIN)).hasMessage("killed");
        assertThat(states(status())).containsExactly("ingest done", "reference done", "train done", "score stopped");
        assertThat(directory.resolve("run/_failed.json")).doesNotExist();
        assertThat(directory.resolve("run/_staging")).doesNotExist();
    }

    /** A step that all experiments share has not failed where the settings of one do not go with its result. */
    @Test
    void examplesThatAStepCannotUseAreAFailureOfThatStep() throws IOException {
        run(CHAIN);
        assertThatThrownBy(() -> run(CHAIN, "run.name=long", "training.epochs=100"))
                .hasMessage("Cannot train: too many epochs");
        assertThat(states(status()))
                .containsExactly(
                        "ingest done", "reference done", "train done", "score done", "train failed", "score waiting");
        run(CHAIN, "run.name=long");
        assertThat(states(status())).endsWith("train done", "score done");
    }

    @Test
    void aRunIsSeenWithItsProgressAndAKilledOneAsStopped() throws Exception {
        run(CHAIN);
        RunDirectory held = RunDirectory.open(runDirectory(), hadoop);
        try (RunLock lock = RunLock.take(held, "train", said::add)) {
            lock.tell(() -> new LockActivity("train", "default", NOW.toString(), "train: 5 of 10 examples"));
            while (!Files.exists(directory.resolve("run/_lock/1.alive"))
                    || !Files.readString(directory.resolve("run/_lock/1.alive")).contains("5 of 10")) {
                LockSupport.parkNanos(20_000_000);
            }
            JsonNode status = status();
            assertThat(status.path("held_by").path("state").asText()).isEqualTo("alive");
            assertThat(states(status)).containsExactly("ingest done", "reference done", "train running", "score done");
            assertThat(lines()).contains("  train        running  2030-01-01T00:00:00Z: train: 5 of 10 examples");
        }
        Path lock = Files.createDirectories(directory.resolve("run/_lock"));
        Files.writeString(lock.resolve("1"), "token=t\ncommand=run\nuser=u\nhost=far\nprocess=7\nsince=yesterday\n");
        Files.writeString(lock.resolve("1.alive"), "beat=3\nstep=score\nexperiment=default\n");
        assertThat(states(status())).endsWith("train done", "score running");
        for (String file : List.of("1", "1.alive")) {
            assertThat(lock.resolve(file)
                            .toFile()
                            .setLastModified(
                                    Instant.parse("2020-01-01T00:00:00Z").toEpochMilli()))
                    .isTrue();
        }
        assertThat(states(status())).endsWith("train done", "score stopped");
        assertThat(lines().get(0))
                .contains(": held by run, process 7 of u on far, since yesterday, last sign of life ");
    }

    @Test
    void aResultOfAnEarlierIngestIsSaidToBeOne() throws IOException {
        run(CHAIN);
        Files.writeString(directory.resolve("b.jsonl"), "{}\n");
        run(List.of(StepName.INGEST));
        assertThat(status().path("shared").get(1).path("outdated").asBoolean()).isTrue();
        assertThat(lines()).anySatisfy(line -> assertThat(line)
                .startsWith("reference    done")
                .endsWith("; made from an earlier result of a step before it"));
    }

    @Test
    void whatIsDamagedIsToldAndTheRestToo() throws IOException {
        run(CHAIN);
        Path experiments = directory.resolve("run/experiments");
        Files.writeString(directory.resolve("run/manifest.json"), "{\"steps\": {\"ingest\": ");
        Files.writeString(experiments.resolve("default/summary.json"), "{\"pairs\": ");
        Files.writeString(experiments.resolve("default/_failed.json"), "[]");
        Files.createDirectories(experiments.resolve("empty\u001b[31m"));
        Files.writeString(experiments.resolve("a file"), "");
        Files.createDirectories(directory.resolve("run/_lock"));
        Files.write(directory.resolve("run/_lock/7"), new byte[] {0, -1, 7});
        JsonNode status = status();
        assertThat(status.path("problems").get(0).asText())
                .startsWith("Cannot read file:" + runDirectory() + "/manifest.json: ");
        assertThat(states(status))
                .startsWith("ingest waiting")
                .contains("train done", "score done", "train waiting", "score waiting");
        assertThat(status.path("experiments").get(1).path("name").asText()).doesNotContain("\u001b");
        assertThat(status.path("held_by").path("command").asText()).isEqualTo("unknown");
    }

    /** An address is typed, or comes from a script: it may hold what a terminal obeys, or a secret. */
    @Test
    void theAddressIsShownAsPlainText() throws IOException {
        Path odd = directory.resolve("odd\u001b[31m/?token=secret");
        Files.createDirectories(odd.resolve("experiments/default"));
        assertThat(StatusText.of(StatusReader.of(odd.toString(), hadoop, Instant.now())))
                .first()
                .asString()
                .doesNotContain("\u001b", "secret");
    }

    @Test
    void whatIsNoRunDirectoryIsRefused() throws IOException {
        assertThatThrownBy(this::status)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageStartingWith("Cannot tell the status of file:" + runDirectory() + ": ")
                .hasMessageEndingWith("; give the run.dir of a configuration");
        Files.createDirectories(directory.resolve("run/somebody's"));
        assertThatThrownBy(this::status)
                .hasMessage("Cannot tell the status of file:" + runDirectory()
                        + ": nothing in it is of a run (no manifest.json, experiments/ or _lock/); give the run.dir of a"
                        + " configuration");
        Files.delete(directory.resolve("run/somebody's"));
        Files.delete(directory.resolve("run"));
        Files.writeString(directory.resolve("run"), "a file");
        assertThatThrownBy(this::status).isInstanceOf(PlumblineException.class).hasMessageContaining("is a file");
    }
}
