package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An executor's process is killed while it computes a task, three times in one run: YARN gives another, and nothing is lost
 * or done twice.
 */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class ExecutorKillIT {
    private static final String ANY_JOB = "";
    /** The job of a training round. */
    private static final String ROUND = "collectPartitions";

    @Test
    void inIngestInReferenceAndInATrainingRoundOfOneRun(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("executors-killed");
        DriverPages pages = DriverPages.onFreePort();
        List<String> options = ClusterRuns.yarn("client");
        ClusterRuns.set(options, "spark.ui.port", Integer.toString(pages.port()));
        // What runs now, not what ran a moment ago.
        ClusterRuns.set(options, "spark.ui.liveUpdate.period", "0");
        // The third would be one from the end of the application.
        ClusterRuns.set(options, "spark.yarn.max.executor.failures", "10");
        Distribution.Running running = run.start(options);
        kill(pages, running, "ingest", ANY_JOB);
        kill(pages, running, "reference", ANY_JOB);
        Moments.seen("a checkpoint", running, () -> run.there("experiments/default/checkpoints/step-12"));
        kill(pages, running, "train", ROUND);
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.err().split("Lost executor", -1)).hasSizeGreaterThan(3);
        run.content().requireSame(runs.undisturbed());
        for (String step : List.of("ingest", "reference", "train")) {
            runs.record(
                    "executor killed",
                    "while it computed a task of " + step,
                    "another took its place; the same result");
        }
    }

    private static void kill(DriverPages pages, Distribution.Running running, String step, String jobName)
            throws IOException, InterruptedException {
        String after = step + ": started";
        Moments.seen(after, running, () -> running.out().contains(after) ? Optional.of(after) : Optional.empty());
        ProcessHandle killed = Moments.seen("a task of " + step, running, () -> {
            Optional<DriverPages.Executor> executor = pages.busy(step, jobName);
            return executor.flatMap(DriverPages.Executor::process);
        });
        killed.destroyForcibly();
    }
}
