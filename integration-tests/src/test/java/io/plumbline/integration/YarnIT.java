package io.plumbline.integration;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chain on YARN and HDFS, as one submits it: input, model and run directory on HDFS, two executors. */
@ExtendWith(ClusterFixture.class)
class YarnIT {
    @Test
    void clientModeGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("client");
        run.succeeding(ClusterRuns.yarn("client"));
        run.content().requireSame(runs.undisturbed());
    }
}
