package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An executor's process is killed while it computes a task: YARN gives another, and nothing is lost or done twice. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class ExecutorKillIT {
    private static final String ANY_JOB = "";
    /** The job of a training round. */
    private static final String ROUND = "collectPartitions";

    @Test
    void inIngest(ClusterRuns runs) throws IOException, InterruptedException {
        killedIn(runs, "ingest", ANY_JOB, "ingest: started");
    }

    @Test
    void inReference(ClusterRuns runs) throws IOException, InterruptedException {
        killedIn(runs, "reference", ANY_JOB, "reference: started");
    }

    @Test
    void inATrainingRound(ClusterRuns runs) throws IOException, InterruptedException {
        killedIn(runs, "train", ROUND, "train: started");
    }

    private static void killedIn(ClusterRuns runs, String step, String jobName, String after)
            throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("executor-killed-in-" + step);
        DriverPages pages = DriverPages.onFreePort();
        List<String> options = ClusterRuns.yarn("client");
        ClusterRuns.set(options, "spark.ui.port", Integer.toString(pages.port()));
        // What runs now, not what ran a moment ago.
        ClusterRuns.set(options, "spark.ui.liveUpdate.period", "0");
        Distribution.Running running = run.start(options);
        Moments.seen(after, running, () -> running.out().contains(after) ? Optional.of(after) : Optional.empty());
        if (step.equals("train")) {
            Moments.seen("a checkpoint", running, () -> run.there("checkpoints/step-12"));
        }
        ProcessHandle killed = Moments.seen("a task of " + step, running, () -> {
            Optional<DriverPages.Executor> executor = pages.busy(step, jobName);
            return executor.flatMap(DriverPages.Executor::process);
        });
        killed.destroyForcibly();
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.err()).contains("Lost executor");
        run.content().requireSame(runs.undisturbed());
        runs.record(
                "executor killed", "while it computed a task of " + step, "another took its place; the same result");
    }
}
