package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chain with the Spark settings that the example recommends. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class SettingsIT {
    /** In the example, and on in a driver that runs with it. */
    private static final List<String> SECURE = List.of(
            "spark.authenticate", "spark.network.crypto.enabled", "spark.io.encryption.enabled", "spark.acls.enable");

    @Test
    void theExamplesSecuritySettings(ClusterRuns runs) throws IOException, InterruptedException {
        ClusterRuns.Submission run = runs.onHdfs("secured");
        DriverPages pages = DriverPages.onFreePort();
        // The command line wins: a small machine, and the driver here, where it can be asked.
        List<String> options = new ArrayList<>(List.of(
                "--properties-file",
                Distribution.home().resolve("conf/spark-yarn.conf").toString()));
        options.addAll(ClusterRuns.yarn("client"));
        ClusterRuns.set(options, "spark.task.cpus", "1");
        ClusterRuns.set(options, "spark.executor.memoryOverhead", "512m");
        ClusterRuns.set(options, "spark.driver.memory", "512m");
        ClusterRuns.set(options, "spark.ui.port", Integer.toString(pages.port()));
        Distribution.Running running = run.start(options);
        Map<String, String> settings = Moments.seen("settings", running, () -> settings(pages));
        for (String key : SECURE) {
            assertThat(settings).as(key).containsEntry(key, "true");
        }
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        run.content().requireSame(runs.undisturbed());
    }

    private static Optional<Map<String, String>> settings(DriverPages pages) throws IOException, InterruptedException {
        Map<String, String> settings = new TreeMap<>();
        for (JsonNode property : pages.sparkProperties()) {
            settings.put(property.path(0).asText(), property.path(1).asText());
        }
        return settings.isEmpty() ? Optional.empty() : Optional.of(settings);
    }
}
