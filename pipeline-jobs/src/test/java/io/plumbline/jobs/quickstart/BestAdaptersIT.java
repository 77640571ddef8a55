package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A chain that trains adapters too fast, on labels that are the opposite of the held-out ones: it is watched, and its best is kept. */
@ExtendWith(TestSpark.class)
class BestAdaptersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
    private static final String[] KEPT = {
        "training.epochs=4",
        "score.every-rounds=2",
        "score.sample-examples=0",
        "training.keep-best=eval_loss",
        "training.patience=5"
    };

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path folder;

    BestAdaptersIT(SparkSession spark) {
        this.spark = spark;
    }

    private void run(List<StepName> steps, String... settings) {
        said.clear();
        List<String> all = new ArrayList<>(List.of(
                "lora.rank=4",
                "training.workers=2",
                "training.examples-per-step=4",
                "training.learning-rate=0.02",
                "training.checkpoint-every-rounds=1"));
        all.addAll(Arrays.asList(settings));
        new TinyChain(spark, folder, folder.resolve("run"), said::add).run(steps, all);
    }

    @Test
    void theBestAdaptersAreThePolicyAndWhatGoesWrongIsSaidAsItHappens() throws IOException {
        Grammar grammar = new Grammar(1);
        PreferenceFile.write(folder.resolve("train.jsonl"), grammar.pairs(40));
        PreferenceFile.write(
                folder.resolve("held-out.jsonl"),
                grammar.pairs(24).stream().map(SyntheticPair::swapped).toList());
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        Path experiment = folder.resolve("run/experiments/default");

        run(CHAIN, KEPT);
        List<JsonNode> points = new ArrayList<>();
        for (String line : Files.readAllLines(experiment.resolve("metrics/held-out.jsonl"))) {
            points.add(JSON.readTree(line));
        }
        JsonNode best = points.stream()
                .min(Comparator.comparingDouble(BestAdaptersIT::loss))
                .orElseThrow();
        JsonNode last = points.get(points.size() - 1);
        assertThat(loss(last)).isGreaterThan(loss(best));
        JsonNode outcome =
                JSON.readTree(experiment.resolve("metrics/training.json").toFile());
        int step = best.path("step").asInt();
        assertThat(outcome.path("policy_step").asInt()).isEqualTo(step);
        assertThat(outcome.path("steps").asInt()).isEqualTo(step + 2 * 5).isLessThan(20);
        // Not the last policy is scored but the best, with its adapters.
        JsonNode summary = JSON.readTree(experiment.resolve("summary.json").toFile());
        assertThat(summary.path("loss").doubleValue()).isEqualTo(loss(best));
        assertThat(names(experiment.resolve("policy"))).contains("adapter", "model.safetensors");
        assertThat(names(experiment.resolve("checkpoints")))
                .filteredOn(name -> name.startsWith("best-"))
                .singleElement()
                .asString()
                .startsWith("best-" + step + "-");

        // As it happens: before the step whose evaluation comes next.
        int warned = indexOf("the held-out loss has risen in");
        assertThat(warned)
                .isPositive()
                .isLessThan(indexOf("Step " + last.path("step").asInt() + ", 24 held-out examples"));
        String warning = said.get(warned);
        run(CHAIN, KEPT);
        assertThat(said).contains(warning, "train: up to date, nothing to do", "score: up to date, nothing to do");

        // The last policy is another result, and what belonged to the best goes.
        run(CHAIN, "training.epochs=1");
        assertThat(said).anyMatch(line -> line.startsWith("train: started again, since "));
        assertThat(experiment.resolve("metrics/held-out.jsonl")).doesNotExist();
        // Evaluations that only tell are no part of it.
        run(CHAIN, "training.epochs=1", "score.every-rounds=2");
        assertThat(said).contains("train: up to date, nothing to do");
    }

    private static double loss(JsonNode point) {
        return point.path("eval_loss").doubleValue();
    }

    private int indexOf(String text) {
        for (int index = 0; index < said.size(); index++) {
            if (said.get(index).contains(text)) {
                return index;
            }
        }
        throw new AssertionError("Nothing said " + text + ": " + said);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
