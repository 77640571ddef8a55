package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain on a real pretrained model and real human preferences: TinyStories-656K on ETHICS, utilitarianism. */
class RealWeightsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Path fixtures;

    @BeforeAll
    static void findFixtures() {
        fixtures = Fixtures.orSkip("no real model is trained on real preferences");
    }

    @Test
    void aligns() throws IOException, InterruptedException {
        alignWithOneWorker();
    }

    @Test
    @Tag("cluster")
    void alignsAlmostTheSameWithTwoWorkers() throws IOException, InterruptedException {
        double one = alignWithOneWorker();
        Path run = run("workers = 2, examples-per-step = 16, steps-per-averaging = 1");
        assertThat(accuracy(run)).isCloseTo(one, offset(0.02));
    }

    /** A reward model of the same comparisons agrees with them as often as the policy does, as its own reward. */
    @Test
    @Tag("cluster")
    void scoresAsWellByARewardModel() throws IOException, InterruptedException {
        double policy = alignWithOneWorker();
        Path configuration = configuration("workers = 1, examples-per-step = 32");
        new Distribution(directory)
                .succeeding(
                        "reward-model",
                        "--config",
                        configuration.toString(),
                        "--set",
                        "training.epochs=2",
                        "--set",
                        "training.learning-rate=1e-3");
        double scored = JSON.readTree(directory
                        .resolve("run/experiments/default/reward-model.json")
                        .toFile())
                .get("accuracy")
                .doubleValue();
        assertThat(scored).isGreaterThanOrEqualTo(policy - 0.02);
    }

    /** Does nothing again that another test has done in the same directory. */
    private static double alignWithOneWorker() throws IOException, InterruptedException {
        Path run = run("workers = 1, examples-per-step = 32");
        JsonNode first = JSON.readTree(Files.readAllLines(run.resolve("experiments/default/metrics/train.jsonl"))
                .get(0));
        assertThat(first.get("loss").doubleValue()).isCloseTo(Math.log(2), offset(1e-6));
        double accuracy = accuracy(run);
        assertThat(accuracy).isGreaterThanOrEqualTo(0.66);
        return accuracy;
    }

    private static double accuracy(Path run) throws IOException {
        return JSON.readTree(run.resolve("experiments/default/summary.json").toFile())
                .get("rewards/accuracies")
                .doubleValue();
    }

    /** In the same directory each time: what does not depend on the workers is there already. */
    private static Path run(String workers) throws IOException, InterruptedException {
        new Distribution(directory)
                .succeeding("run", "--config", configuration(workers).toString());
        return directory.resolve("run");
    }

    private static Path configuration(String workers) throws IOException {
        Path configuration = directory.resolve("job.conf");
        Files.writeString(
                configuration,
                """
                plumbline {
                  run.dir = "%1$s/run"
                  model.path = "%2$s/models/tinystories-656k"
                  data { train = ["%2$s/data/ethics-util-train.parquet"], held-out-fraction = 0.1 }
                  loss.beta = 0.1
                  training { learning-rate = 5e-4, warmup-steps = 50, %3$s }
                }
                """
                        .formatted(directory, fixtures, workers));
        return configuration;
    }
}
