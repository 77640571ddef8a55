package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;
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

    /** Adapters, their evaluations and the best of them, through files on HDFS and executors that are processes of their own. */
    @Test
    void localClusterKeepsTheBestAdaptersOnHdfs(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("best");
        Distribution.Ended ended = run.start(
                        ClusterRuns.localCluster(),
                        "lora.rank=2",
                        "training.epochs=1",
                        "training.learning-rate=0.05",
                        "score.every-rounds=5",
                        "score.sample-examples=0",
                        "score.sample-prompts=2",
                        "training.keep-best=eval_loss")
                .ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        ObjectMapper json = new ObjectMapper();
        String experiment = "experiments/default/";
        List<JsonNode> points = new ArrayList<>();
        for (String line : run.text(experiment + "metrics/held-out.jsonl").split("\n")) {
            points.add(json.readTree(line));
        }
        JsonNode best = points.stream()
                .min(Comparator.comparingDouble(point -> point.path("eval_loss").doubleValue()))
                .orElseThrow();
        assertThat(points).hasSizeGreaterThan(2);
        assertThat(json.readTree(run.text(experiment + "metrics/training.json")).path("policy_step"))
                .isEqualTo(best.path("step"));
        assertThat(json.readTree(run.text(experiment + "summary.json")).path("loss"))
                .isEqualTo(best.path("eval_loss"));
        assertThat(run.there(experiment + "policy/adapter")).isPresent();
        assertThat(run.text(experiment + "metrics/completions.jsonl").lines()).hasSize(2 * points.size());
        // Beside it may stand those that a kept checkpoint names.
        assertThat(run.fileSystem().globStatus(new Path(run.runDirectory(), experiment + "checkpoints/best-*")))
                .extracting(status -> status.getPath().getName())
                .anyMatch(name -> name.startsWith("best-" + best.path("step") + "-"));
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
