package io.plumbline.integration;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chain the other ways it can be submitted. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class ClusterModesIT {
    @Test
    void yarnClusterModeGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("cluster");
        List<String> options = ClusterRuns.yarn("cluster");
        options.addAll(List.of("--files", "job.conf", "--driver-memory", "512m"));
        ClusterRuns.set(options, "spark.driver.memoryOverhead", "512m");
        run.succeeding(options);
        run.content().requireSame(runs.undisturbed());
    }

    @Test
    void localClusterGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("local-cluster");
        run.succeeding(ClusterRuns.localCluster());
        run.content().requireSame(runs.undisturbed());
    }
}
