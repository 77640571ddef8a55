package io.plumbline.jobs.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.watch.RoundFigures;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that does what MLflow's does, or fails. */
class MlflowWatchTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret");

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private StandInServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StandInServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MlflowWatch watch(Map<String, String> environment, Duration limit, Duration patience) {
        MlflowClient client = new MlflowClient(server.uri() + "/", Credentials.of(environment), limit);
        return new MlflowWatch(new MlflowSender(client, "my experiment", said::add, SHORT), patience);
    }

    private MlflowWatch watch() {
        return watch(Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private static StepWork work(String step, String identity) {
        return new StepWork(
                step,
                "hdfs://n/run",
                "beta-0.2",
                identity,
                // Scores have the identity of the training with a letter behind it.
                new TreeMap<>(step.equals("score") ? Map.of("train", identity.substring(0, 1)) : Map.of()),
                new TreeMap<>(Map.of(step + ".seed", "1", "loss.beta", "0.2")),
                List.of(),
                List.of());
    }

    private static RoundFigures round(int step, double loss) {
        return new RoundFigures(
                List.of(Map.of("step", step, "loss", loss, "rewards/margins", Double.NaN)), 4, 100, 1000, 100, 0);
    }

    private void train(MlflowWatch watch, String identity, int from, int to) {
        watch.begins(work("train", identity));
        for (int step = from; step <= to; step++) {
            watch.roundDone(work("train", identity), round(step, 1.0 / step));
        }
    }

    @Test
    void aRunHasItsSettingsItsFiguresByStepAndItsEnd() {
        try (MlflowWatch watch = watch()) {
            watch.begins(work("ingest", "1"));
            train(watch, "a", 1, 3);
            watch.measured(work("train", "a"), 3, 0, Map.of("eval_loss", 0.5));
            watch.ended(work("train", "a"), new StepOutcome(1, 1, true));
        }
        assertThat(said).isEmpty();
        assertThat(server.calls)
                .startsWith("experiments/get-by-name", "experiments/create", "runs/search", "runs/create")
                .endsWith("runs/update");
        assertThat(server.parameters).isEqualTo(Map.of("loss.beta", "0.2", "train.seed", "1"));
        // What is no number is left out: the server refuses it.
        assertThat(server.metrics)
                .isEqualTo(Map.of("loss@1", 1.0, "loss@2", 0.5, "loss@3", 1.0 / 3, "eval_loss@3", 0.5));
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.upgrades).isEmpty();
    }

    @Test
    void aTrainingThatGoesOnGoesOnWithItsRunAndAnotherDoesNot() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            watch.failed(work("train", "a"), "an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FAILED"));
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 3, 4);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.metrics).containsOnlyKeys("loss@1", "loss@2", "loss@3", "loss@4");
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 1, 1);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FINISHED"));
    }

    private void score(String identity, int step) {
        try (MlflowWatch watch = watch()) {
            watch.begins(work("score", identity));
            watch.measured(work("score", identity), step, 0, Map.of("eval_rewards/accuracies", 0.75));
            watch.ended(work("score", identity), new StepOutcome(1, 1, true));
        }
    }

    @Test
    void scoresOfALaterProcessGoToTheRunOfTheirPolicyAndNotToTheNewest() {
        try (MlflowWatch watch = watch()) {
            // Whichever step has opened the run, it is found by the training.
            watch.begins(work("sft", "s"));
            train(watch, "a", 1, 2);
        }
        assertThat(server.parameters).isEqualTo(Map.of("loss.beta", "0.2", "sft.seed", "1", "train.seed", "1"));
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 1, 1);
            watch.failed(work("train", "b"), "an executor was lost");
        }
        assertThat(said).isEmpty();
        score("a-1", 9);
        assertThat(server.runOfMetric).containsEntry("eval_rewards/accuracies@9", "run0");
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FAILED"));
        assertThat(said).containsExactly("the scores go to run run0, that of the training which made this policy");
        said.clear();
        // The training goes on with its run, though another was opened since.
        try (MlflowWatch watch = watch()) {
            train(watch, "b", 2, 2);
        }
        assertThat(server.runOfMetric).containsEntry("loss@2", "run1");
        // A policy that was trained while no server was told.
        score("c-1", 11);
        assertThat(server.runOfMetric).containsEntry("eval_rewards/accuracies@11", "run2");
        assertThat(said)
                .containsExactly("it has no run of the training that made this policy; its scores go to a run of their"
                        + " own, run2");
        assertThat(server.tags).hasSize(3);
    }

    /** The server draws all values of a name as one curve, and shows the newest as that of the run. */
    @Test
    void figuresOfOtherHeldOutExamplesAreMetricsOfTheirOwn() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            watch.measured(work("train", "a"), 1, 512, Map.of("eval_examples", 512, "eval_loss", 0.5));
            watch.failed(work("train", "a"), "an executor was lost");
        }
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 2, 2);
            watch.measured(work("train", "a"), 2, 64, Map.of("eval_examples", 64, "eval_loss", 0.25));
            watch.measured(work("score", "c"), 2, 0, Map.of("eval_examples", 5000, "eval_loss", 0.75));
        }
        assertThat(server.metrics)
                .containsEntry("sample-512/eval_loss@1", 0.5)
                .containsEntry("sample-64/eval_loss@2", 0.25)
                .containsEntry("eval_loss@2", 0.75)
                .containsEntry("eval_examples@2", 5000.0)
                .doesNotContainKey("eval_loss@1");
    }

    @Test
    void aRunThatWasToldToEndIsKilledAndGoesOnWithItsRun() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            watch.stopped(work("train", "a"));
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "KILLED"));
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 3, 3);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
    }

    @Test
    void aGateThatRefusesThePolicyIsATagOfARunThatHasNotFailed() {
        String sentence = "Held-out reward accuracy is 0.5100, score.minimum-accuracy asks for 0.6000";
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            watch.ended(work("train", "a"), new StepOutcome(1, 1, true));
            watch.begins(work("score", "a-1"));
            watch.measured(work("score", "a-1"), 1, 0, Map.of("eval_loss", 0.5));
            watch.ended(work("score", "a-1"), new StepOutcome(1, 1, false));
            watch.refused(work("score", "a-1"), sentence);
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0")).containsEntry("plumbline.gate.score", sentence);
        // The gate is lowered: the scores stand, and so does no refusal.
        try (MlflowWatch watch = watch()) {
            watch.passes(work("score", "a-1"));
            watch.refused(publish(), "Cannot publish: x".repeat(400));
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0"))
                .doesNotContainKeys("plumbline.gate.score", "plumbline.failure.score")
                .hasEntrySatisfying(
                        "plumbline.gate.publish",
                        told -> assertThat(told).hasSize(5000).endsWith("…"));
        try (MlflowWatch watch = watch()) {
            watch.ended(publish(), new StepOutcome(0, 0, true));
            // A step of no training has no run, and none is made for a gate's word.
            watch.refused(work("score", "z-1"), sentence);
        }
        assertThat(server.tags).containsOnlyKeys("run0");
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.gate.publish");
        assertThat(said).isEmpty();
    }

    private static StepWork publish() {
        return new StepWork(
                "publish",
                "hdfs://n/run",
                "beta-0.2",
                "p",
                new TreeMap<>(Map.of("train", "a")),
                new TreeMap<>(),
                List.of(),
                List.of());
    }

    @Test
    void whatBecomesOfLaterScoresLeavesTheRunOfATrainingThatEndedWell() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
        }
        MlflowWatch killed = watch();
        killed.begins(work("score", "a-1"));
        killed.measured(work("score", "a-1"), 1, 0, Map.of("eval_loss", 0.5));
        while (!server.metrics.containsKey("eval_loss@1")) {
            Thread.onSpinWait();
        }
        // SIGKILL now would leave the run as it was before.
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        killed.stopped(work("score", "a-1"));
        killed.close();
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        try (MlflowWatch watch = watch()) {
            watch.begins(work("score", "a-1"));
            watch.failed(work("score", "a-1"), "Cannot score: an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0"))
                .containsEntry("plumbline.failure.score", "Cannot score: an executor was lost");
        score("a-1", 1);
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.failure.score");
    }

    @Test
    void aRunWhoseScoresFailedInItsOwnProcessIsFinishedByScoresThatDoNot() {
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 1);
            watch.begins(work("score", "a-1"));
            watch.failed(work("score", "a-1"), "Cannot score: an executor was lost");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FAILED"));
        score("a-1", 1);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.tags.get("run0")).doesNotContainKey("plumbline.failure.score");
    }

    @Test
    void aServerThatFailsForAWhileGetsAllAndIsToldOfOnce() {
        server.failing = 3;
        server.failure = 503;
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            while (server.failing > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(server.metrics).containsOnlyKeys("loss@1", "loss@2");
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(said)
                .containsExactly(
                        "it fails (status 503); tried again; the run goes on, and its figures stand in metrics/");
    }

    @Test
    void settingsThatFailOnceAreSentAgainToTheRunThatWasMadeForThem() {
        server.faulty = "runs/log-batch";
        for (String step : List.of("train", "score")) {
            server.failing = 1;
            try (MlflowWatch watch = watch()) {
                watch.begins(work(step, step));
                while (server.failing > 0) {
                    Thread.onSpinWait();
                }
                watch.ended(work(step, step), new StepOutcome(1, 1, true));
            }
            assertThat(server.parameters).containsKeys("loss.beta", step + ".seed");
        }
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FINISHED"));
    }

    @Test
    void withoutPermissionNothingMoreIsSentAndNoSecretIsTold() {
        server.failing = Integer.MAX_VALUE;
        server.failure = 401;
        try (MlflowWatch watch = watch(TOKEN, Duration.ofSeconds(5), Duration.ofSeconds(5))) {
            train(watch, "a", 1, 50);
        }
        assertThat(server.calls).containsExactly("experiments/get-by-name");
        assertThat(server.authorizations).containsExactly("Bearer s3cret");
        assertThat(said)
                .containsExactly("it refuses (status 401); nothing more is sent to it; the run goes on, and its figures"
                        + " stand in metrics/");
    }

    @Test
    void aServerThatDoesNotAnswerHoldsUpNeitherTheRunNorItsEnd() {
        server.gate = new CountDownLatch(1);
        long start = System.nanoTime();
        MlflowWatch watch = watch(Map.of(), Duration.ofMillis(50), Duration.ofMillis(200));
        // More than the queue takes.
        train(watch, "a", 1, 20_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        watch.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(said).hasSize(1).first().asString().startsWith("it cannot be reached (");
    }

    @Test
    void aServerThatGoesDownMidwayLosesFiguresAndNothingElse() {
        MlflowWatch watch = watch(Map.of(), Duration.ofMillis(200), Duration.ofMillis(300));
        train(watch, "a", 1, 2);
        while (server.metrics.size() < 2) {
            Thread.onSpinWait();
        }
        server.close();
        watch.roundDone(work("train", "a"), round(3, 0.3));
        watch.close();
        assertThat(server.metrics).containsOnlyKeys("loss@1", "loss@2");
        assertThat(said).hasSize(1).first().asString().startsWith("it cannot be reached (");
    }

    @Test
    void credentialsAreThoseOfMlflowsOwnClientAndAreNeverShown() {
        Credentials both = Credentials.of(Map.of(
                "MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "pass", "MLFLOW_TRACKING_TOKEN", "t"));
        assertThat(both.header()).contains("Basic bWU6cGFzcw==");
        assertThat(both).hasToString("credentials");
        assertThat(Credentials.of(TOKEN).header()).contains("Bearer s3cret");
        assertThat(Credentials.of(Map.of("MLFLOW_TRACKING_USERNAME", "me")).header())
                .isEmpty();
        // As of a secret that a file holds.
        assertThat(Credentials.of(Map.of("MLFLOW_TRACKING_TOKEN", "s3cret\n")).header())
                .contains("Bearer s3cret");
    }

    @Test
    void aTokenThatNoHeaderMayHaveIsRefusedAndNotShown() {
        try (MlflowWatch watch = watch(
                Map.of("MLFLOW_TRACKING_TOKEN", "s3cret\n-of-two-lines"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5))) {
            train(watch, "a", 1, 1);
        }
        assertThat(server.calls).isEmpty();
        assertThat(said)
                .containsExactly("MLFLOW_TRACKING_TOKEN holds a character that no header may have; set it anew; nothing"
                        + " more is sent to it; the run goes on, and its figures stand in metrics/");
    }
}
