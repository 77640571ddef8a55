package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.GpuEngine;
import io.plumbline.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain of a small run on a GPU, held to the same on the processor. */
@Tag("gpu")
class GpuChainIT {
    private static final String EXPERIMENT = "experiments/default/";
    private static final double LOSS_TOLERANCE = 5e-3;
    private static final double ACCURACY_TOLERANCE = 0.05;

    @TempDir
    private Path directory;

    @Test
    void theChainOnAGpuComesToWhatTheProcessorComesTo() throws IOException, InterruptedException {
        EngineKind gpu = GpuEngine.orSkip("no chain runs on a GPU");
        SmallRun small = SmallRun.make(directory);
        Path there = run(small, gpu.name());
        Path here = run(small, "cpu");
        List<JsonNode> actual = steps(there);
        List<JsonNode> expected = steps(here);
        assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
        for (int step = 0; step < expected.size(); step++) {
            assertThat(actual.get(step).get("loss").asDouble())
                    .as("loss of step %d", step)
                    .isCloseTo(expected.get(step).get("loss").asDouble(), within(LOSS_TOLERANCE));
        }
        assertThat(accuracy(there)).isCloseTo(accuracy(here), within(ACCURACY_TOLERANCE));
        requireComputedBy(gpu, there);
        requireComputedBy(Engines.of("cpu"), here);
    }

    /** Figures of the processor would be close to themselves. */
    private static void requireComputedBy(EngineKind engine, Path run) throws IOException {
        JsonNode said = summary(run).get("engine");
        assertThat(said.get("type").asText()).isEqualTo(engine.name());
        assertThat(said.get("device").asText())
                .isEqualToIgnoringCase(engine.device().name());
        assertThat(RunContent.of(FileSystem.getLocal(new Configuration()), run.toString())
                        .rows()
                        .get("reference"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).contains("contract: " + engine.contract(Precision.FLOAT32) + "\n"));
    }

    private Path run(SmallRun small, String engine) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(directory.resolve(engine));
        Path run = folder.resolve("run");
        Files.writeString(folder.resolve("job.conf"), small.configuration(SmallRun.address(run)));
        new Distribution(folder)
                .succeeding(
                        "--master",
                        "local[1]",
                        "run",
                        "--config",
                        "job.conf",
                        "--set",
                        "engine.type=" + engine,
                        "--set",
                        "training.workers=1");
        return run;
    }

    private static List<JsonNode> steps(Path run) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve(EXPERIMENT + "metrics/train.jsonl"))) {
            steps.add(new ObjectMapper().readTree(line));
        }
        return steps;
    }

    private static double accuracy(Path run) throws IOException {
        return summary(run).get("rewards/accuracies").asDouble();
    }

    private static JsonNode summary(Path run) throws IOException {
        return new ObjectMapper()
                .readTree(run.resolve(EXPERIMENT + "summary.json").toFile());
    }
}
