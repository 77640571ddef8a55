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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which run of a server is a step's own, whatever its place is called and whichever answer is lost. */
class RunOpeningTest {
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

    private void train(StepWork work, boolean ends) {
        Duration time = Duration.ofSeconds(5);
        MlflowClient client = new MlflowClient(server.uri(), Credentials.of(Map.of()), time);
        MlflowSender sender = new MlflowSender(client, "mine", said::add, Duration.ofMillis(1));
        try (MlflowWatch watch = new MlflowWatch(sender, time)) {
            watch.begins(work);
            watch.roundDone(work, new RoundFigures(List.of(Map.of("step", 1, "loss", 0.5)), 4, 100, 1000, 100, 0));
            // Calls that are made when the run is over are made twice at the most.
            for (int wait = 0; wait < 200 && server.metrics.isEmpty() && !isGivenUp(); wait++) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
            if (ends) {
                watch.ended(work, new StepOutcome(1, 1, true));
            } else {
                watch.stopped(work);
            }
        }
    }

    private boolean isGivenUp() {
        return said.stream().anyMatch(sentence -> sentence.contains("nothing more is sent"));
    }

    private static StepWork work(String directory, String name, Map<String, String> settings) {
        return new StepWork(
                "train", directory, name, "a", new TreeMap<>(), new TreeMap<>(settings), List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/o'brien", "/back\\slash\\", "/100%", "/a\" AND tags.x = 'y", "/π/日本"})
    void aRunIsFoundAgainAndNoOtherIsWhateverItsPlaceIsCalled(String place) {
        train(work(place, "default", Map.of()), false);
        // Those of like spelling, and of the same joined path.
        train(work(place.replace("'", ""), "it's", Map.of()), false);
        train(work(place + "/experiments/x", "default", Map.of()), false);
        train(work(place, "x/experiments/default", Map.of()), false);
        assertThat(server.tags).hasSize(4);
        train(work(place, "default", Map.of()), true);
        assertThat(server.statuses)
                .isEqualTo(Map.of("run0", "FINISHED", "run1", "KILLED", "run2", "KILLED", "run3", "KILLED"));
        assertThat(server.tags.get("run0")).containsEntry("plumbline.experiment", place + "/experiments/default");
        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"experiments/create, 1", "runs/create, 1", "runs/search, 2", "runs/log-batch, 1"})
    void aCallWhoseAnswerIsLostIsDoneOnce(String call, int times) {
        server.faulty = call;
        server.failing = times;
        server.isDone = true;
        train(work("/run", "default", Map.of("loss.beta", "0.2")), true);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.parameters).containsOnlyKeys("loss.beta");
        assertThat(server.metrics).containsOnlyKeys("loss@1");
        assertThat(said).hasSize(1).first().asString().startsWith("it fails (status 500); tried again");
    }

    @Test
    void anExperimentThatAnotherProcessMakesAtTheSameMomentIsTaken() {
        server.isBeatenToIt = true;
        train(work("/run", "default", Map.of()), true);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(said).isEmpty();
    }

    @Test
    void anExperimentThatWasDeletedIsToldWithWhatToDo() {
        server.hasExperiment = true;
        server.isDeleted = true;
        train(work("/run", "default", Map.of()), true);
        assertThat(server.calls).containsExactly("experiments/get-by-name");
        assertThat(said)
                .containsExactly("its experiment mine (7) was deleted: restore it there, or give"
                        + " tracking.mlflow.experiment another name; nothing more is sent to it; the run goes on, and its"
                        + " figures stand in metrics/");
    }

    @Test
    void aPageToLogInIsNotTakenForAnAnswer() {
        server.failing = Integer.MAX_VALUE;
        server.failure = 200;
        train(work("/run", "default", Map.of()), true);
        assertThat(server.calls).hasSize(1);
        assertThat(said)
                .containsExactly("it answers with text/html and not with JSON, as a page to log in does: look at"
                        + " tracking.mlflow.uri and the credentials; nothing more is sent to it; the run goes on, and its"
                        + " figures stand in metrics/");
        said.clear();
        server.failure = 302;
        server.redirection = "https://login.example.com/start?state=s3cret";
        train(work("/run", "default", Map.of()), true);
        assertThat(server.calls).hasSize(2);
        assertThat(said)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("it sends callers on to" + " https://login.example.com/start (status 302)");
    }

    @Test
    void whatTheServerWouldRefuseIsCutAndSpeltAsItTakesIt() {
        String long0 = "/" + "l".repeat(6000);
        train(
                work(
                        long0,
                        "default",
                        Map.of("tables.options.\"a b\"", "x".repeat(700), "a//b", "1", "loss.beta", "0.2")),
                false);
        assertThat(server.parameters)
                .containsOnlyKeys("tables.options._a b_", "a/b", "loss.beta")
                .containsEntry("loss.beta", "0.2")
                .containsEntry("tables.options._a b_", "x".repeat(499) + "…");
        // One that differs only behind what the tag shows is another; what a run has is not sent again.
        train(work(long0 + "2", "default", Map.of("loss.beta", "0.2")), true);
        train(work(long0, "default", Map.of("loss.beta", "0.3", "train.seed", "1")), true);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED", "run1", "FINISHED"));
        assertThat(server.parameters).containsEntry("loss.beta", "0.2").containsEntry("train.seed", "1");
        assertThat(said).isEmpty();
    }

    @Test
    void anOldServerThatRefusesOneValueHasAllOthers() {
        server.longestParameter = 250;
        Map<String, String> settings = new TreeMap<>(Map.of("data.train", "x".repeat(300)));
        IntStream.range(0, 150).forEach(key -> settings.put("key." + key, "1"));
        train(work("/run", "default", settings), true);
        settings.remove("data.train");
        assertThat(server.parameters).isEqualTo(settings);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(said)
                .containsExactly(
                        "it does not take a part of what it is told (status 400 INVALID_PARAMETER_VALUE:"
                                + " parameter data.train), which is left out; the run goes on, and its figures stand in metrics/");
    }

    @Test
    void aFigureThatTheServerRefusesDoesNotEndWhatItIsTold() {
        server.faulty = "runs/log-batch";
        server.failing = 1;
        server.failure = 400;
        train(work("/run", "default", Map.of("loss.beta", "0.2")), true);
        assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));
        assertThat(server.metrics).containsOnlyKeys("loss@1");
        assertThat(said)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("it does not take a part of what it is told (status 400" + " INVALID_PARAMETER_VALUE");
    }
}
