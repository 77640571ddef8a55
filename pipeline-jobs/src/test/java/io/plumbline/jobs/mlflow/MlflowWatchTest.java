package io.plumbline.jobs.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.watch.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a server hears of a run, and what a run has of a server that fails. */
class MlflowWatchTest extends TrackedRun {
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
    void aServerThatFailsForAWhileGetsAllAndIsToldOfOnce() {
        server.failing = 3;
        server.failure = 503;
        try (MlflowWatch watch = watch()) {
            train(watch, "a", 1, 2);
            await(() -> server.failing == 0);
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
                await(() -> server.failing == 0);
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
        await(() -> server.metrics.size() == 2);
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
