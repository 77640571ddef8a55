package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that Spark runs a second time beside the first count once. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class SpeculationIT {
    @TempDir
    private Path directory;

    @Test
    void speculationGivesWhatOneMachineGives(ClusterRuns runs) throws IOException, InterruptedException {
        Path events = Files.createDirectory(directory.resolve("events"));
        ClusterRuns.Submission run = runs.onThisMachine("speculation");
        try (TwoHosts hosts = TwoHosts.start(directory)) {
            List<String> options = hosts.options();
            // As eager as Spark lets it be, but for tasks so short that starting another takes longer.
            ClusterRuns.set(options, "spark.speculation", "true");
            ClusterRuns.set(options, "spark.speculation.interval", "50ms");
            ClusterRuns.set(options, "spark.speculation.quantile", "0.01");
            ClusterRuns.set(options, "spark.speculation.multiplier", "0.5");
            ClusterRuns.set(options, "spark.speculation.minTaskRuntime", "100ms");
            ClusterRuns.set(options, "spark.speculation.task.duration.threshold", "100ms");
            ClusterRuns.set(options, "spark.eventLog.enabled", "true");
            ClusterRuns.set(options, "spark.eventLog.dir", SmallRun.address(events));
            run.succeeding(options);
        }
        run.content().requireSame(runs.undisturbed());
        long repeated = repeatedTasks(events);
        assertThat(repeated).isPositive();
        runs.record("tasks run twice by speculation", repeated + " in all", "each counted once; the same result");
    }

    private static long repeatedTasks(Path events) throws IOException {
        try (Stream<Path> logs = Files.list(events)) {
            Path log = logs.findFirst().orElseThrow();
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> line.startsWith("{\"Event\":\"SparkListenerTaskStart\""))
                        .filter(line -> line.contains("\"Speculative\":true"))
                        .count();
            }
        }
    }
}
