package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run is told to end while it trains: what it, its state, YARN and a tracking server say, and that the next one goes on. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class StoppedIT {
    private static final int STOPPED = 143;

    @Test
    void bySigtermToItsProcess(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("told-to-end");
        try (TrackingServer server = new TrackingServer()) {
            Distribution.Running running = run.start(ClusterRuns.oneMachine(), server.setting());
            whileItTrains(run, running);
            running.process().destroy();
            Distribution.Ended ended = running.ended();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(STOPPED);
            assertThat(ended.err()).contains("Stopped: what was committed in ").doesNotContain("Exception");
            assertThat(server.ends()).containsExactly("KILLED");
        }
        assertThat(run.status().path("held_by").isNull()).isTrue();
        requireStopped(run.status("train"));
        goesOn(runs, run, ClusterRuns.oneMachine());
        runs.record("driver told to end by SIGTERM", "in train", "its state says so; the same result");
    }

    @Test
    void byYarnInClientMode(ClusterRuns runs) throws IOException, InterruptedException, YarnException {
        ClusterRuns.Submission run = runs.onHdfs("killed-client");
        try (TrackingServer server = new TrackingServer()) {
            Distribution.Running running = run.start(ClusterRuns.yarn("client"), server.setting());
            whileItTrains(run, running);
            runs.cluster().killNewest();
            Distribution.Ended ended = running.ended();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(STOPPED);
            assertThat(ended.err()).contains("Stopped: what was committed in ");
            assertThat(server.ends()).containsExactly("KILLED");
        }
        assertThat(runs.cluster().newestDiagnostics()).contains("was killed by user");
        requireStopped(run.status("train"));
        goesOn(runs, run, ClusterRuns.yarn("client"));
        runs.record("application killed on YARN in client mode", "in train", "its state says so; the same result");
    }

    @Test
    void byYarnInClusterMode(ClusterRuns runs) throws IOException, InterruptedException, YarnException {
        ClusterRuns.Submission run = runs.onHdfs("killed-cluster");
        List<String> options = ClusterRuns.yarn("cluster");
        options.addAll(List.of("--files", "job.conf", "--driver-memory", "512m"));
        Distribution.Running running = run.start(options);
        whileItTrains(run, running);
        runs.cluster().killNewest();
        Distribution.Ended ended = running.ended();
        // A scheduler must not take it for a success.
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isNotZero();
        assertThat(runs.cluster().newestDiagnostics()).contains("was killed by user");
        assertThat(run.status("train").path("state").asText()).isEqualTo("stopped");
        goesOn(runs, run, options);
        runs.record("application killed on YARN in cluster mode", "in train", "its state says so; the same result");
    }

    private static void whileItTrains(ClusterRuns.Submission run, Distribution.Running running)
            throws IOException, InterruptedException {
        Moments.seen("a checkpoint", running, () -> run.there("experiments/default/checkpoints/step-12"));
    }

    private static void requireStopped(JsonNode step) {
        assertThat(step.path("state").asText()).as(step.toString()).isEqualTo("stopped");
        assertThat(step.path("exit_code").asInt()).isEqualTo(STOPPED);
        assertThat(step.path("words").asText())
                .isEqualTo("it was told to end; run the same command again, it goes on from what stands");
    }

    private static void goesOn(ClusterRuns runs, ClusterRuns.Submission run, List<String> options)
            throws IOException, InterruptedException {
        run.succeeding(options);
        assertThat(run.status("train").path("state").asText()).isEqualTo("done");
        assertThat(run.there("experiments/default/_failed.json")).isEmpty();
        run.content().requireSame(runs.undisturbed());
    }
}
