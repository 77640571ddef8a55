package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chain the other ways it can be submitted. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class ClusterModesIT {
    /** The configuration travels with {@code --files}, and YARN starts a second driver by itself. */
    @Test
    void yarnClusterModeGivesWhatOneMachineGivesThoughItsDriverIsKilled(ClusterRuns runs)
            throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("cluster");
        List<String> options = ClusterRuns.yarn("cluster");
        options.addAll(List.of("--files", "job.conf", "--driver-memory", "512m"));
        Distribution.Running running = run.start(options);
        Moments.seen("a checkpoint", running, () -> run.there("experiments/default/checkpoints/step-12"));
        ProcessHandle driver = Processes.all()
                .filter(process -> process.command().endsWith("/java"))
                .filter(process -> process.arguments().contains("org.apache.spark.deploy.yarn.ApplicationMaster"))
                .filter(process -> runs.cluster().holds(process.property("-Djava.io.tmpdir=")))
                .map(Processes.Found::handle)
                .findFirst()
                .orElseThrow();
        driver.destroyForcibly();
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        run.content().requireSame(runs.undisturbed());
        runs.record("driver killed on YARN in cluster mode", "in train", "YARN started another; the same result");
    }

    @Test
    void localClusterGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("local-cluster");
        run.succeeding(ClusterRuns.localCluster());
        run.content().requireSame(runs.undisturbed());
    }

    /** With the Spark of the distribution as master and worker. */
    @Test
    void aStandaloneMasterGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        try (StandaloneSpark spark = StandaloneSpark.start(runs.folder("spark"))) {
            ClusterRuns.Submission run = runs.onHdfs("standalone");
            run.succeeding(ClusterRuns.standalone(spark.master()));
            run.content().requireSame(runs.undisturbed());
        }
    }
}
