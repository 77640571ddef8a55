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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server that does what MLflow's does, or fails, and runs that are told to it. */
@Timeout(60)
abstract class TrackedRun {
    private static final Duration SHORT = Duration.ofMillis(20);
    static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", "s3cret");

    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    StandInServer server;

    @BeforeEach
    void start() throws IOException {
        server = new StandInServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    MlflowWatch watch(Map<String, String> environment, Duration limit, Duration patience) {
        MlflowClient client = new MlflowClient(server.uri() + "/", Credentials.of(environment), limit);
        return new MlflowWatch(new MlflowSender(client, "my experiment", said::add, SHORT), patience);
    }

    MlflowWatch watch() {
        return watch(Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    /** Waits for what another thread does, but not for ever. */
    static void await(BooleanSupplier done) {
        for (int wait = 0; wait < 20_000 && !done.getAsBoolean(); wait++) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        assertThat(done.getAsBoolean()).isTrue();
    }

    static StepWork work(String step, String identity) {
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

    static RoundFigures round(int step, double loss) {
        return new RoundFigures(
                List.of(Map.of("step", step, "loss", loss, "rewards/margins", Double.NaN)), 4, 100, 1000, 100, 0);
    }

    void train(MlflowWatch watch, String identity, int from, int to) {
        watch.begins(work("train", identity));
        for (int step = from; step <= to; step++) {
            watch.roundDone(work("train", identity), round(step, 1.0 / step));
        }
    }

    void score(String identity, int step) {
        try (MlflowWatch watch = watch()) {
            watch.begins(work("score", identity));
            watch.measured(work("score", identity), step, 0, Map.of("eval_rewards/accuracies", 0.75));
            watch.ended(work("score", identity), new StepOutcome(1, 1, true));
        }
    }

    static StepWork publish() {
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
}
