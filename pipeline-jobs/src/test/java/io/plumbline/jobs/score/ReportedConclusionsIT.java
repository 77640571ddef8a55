package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Situations that people reported of tools like this one, in which a run learns nothing: it says so. */
@ExtendWith(TestSpark.class)
class ReportedConclusionsIT {
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);

    private final SparkSession spark;
    private final List<String> said = new ArrayList<>();

    @TempDir
    private static Path runs;

    private Path run;
    private Path fixtures;
    private String name;

    ReportedConclusionsIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void findFixtures(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        run = runs.resolve(name);
        fixtures = Fixtures.orSkip("no reported situation of a result is tried");
    }

    /** One step at a rate that changes no float32 weight. */
    @Test
    void anUnchangedPolicyHasNoWinner() throws IOException {
        runUnchanged("training.learning-rate=1e-30");
        assertNothingLearned();
        JsonNode summary = summary();
        assertThat(summary.get("pairs").asInt()).isEqualTo(587);
        assertThat(summary.get("ties").asInt()).isEqualTo(587);
    }

    /** The same step at the default rate: it moves no pair beyond what rounding may. */
    @Test
    void oneStepAtTheDefaultRateIsNoResult() throws IOException {
        runUnchanged();
        assertThat(summary().get("ties").asInt())
                .isEqualTo(summary().get("pairs").asInt())
                .isEqualTo(587);
        assertThat(summary().get("rewards/accuracies").asDouble()).isZero();
        assertThat(summary().at("/verdicts/0/code").asText()).isEqualTo("learned_nothing");
    }

    /** Many steps of which none changes a weight. */
    @Test
    void manyStepsWithoutARateLearnNothing() throws IOException {
        run(
                "warm-up-longer-than-training",
                "data.held-out-fraction=0.5",
                "training.examples-per-step=1",
                "training.learning-rate=1e-30");
        assertNothingLearned();
        for (JsonNode step : metrics()) {
            assertThat(step.get("rewards/accuracies").asDouble()).isZero();
            assertThat(step.get("rewards/margins").asDouble()).isZero();
        }
    }

    private void assertNothingLearned() throws IOException {
        JsonNode summary = summary();
        assertThat(summary.get("ties").asInt()).isEqualTo(summary.get("pairs").asInt());
        assertThat(summary.get("rewards/accuracies").asDouble()).isZero();
        assertThat(summary.get("rewards/margins").asDouble()).isZero();
        assertThat(summary.at("/verdicts/0/code").asText()).isEqualTo("learned_nothing");
        assertThat(said)
                .anyMatch(line -> line.startsWith("score: verdict (learned_nothing): This policy learned nothing: "));
        String page = Files.readString(experiment().resolve("report.html"));
        assertThat(page.indexOf("This policy learned nothing: "))
                .isPositive()
                .isLessThan(page.indexOf("Reward accuracy"));
    }

    @Test
    void aShortTrainingHasAWarmUpThatFits() throws IOException {
        run("warm-up-longer-than-training", "data.held-out-fraction=0.3");
        List<JsonNode> steps = metrics();
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).get("learning_rate").asDouble()).isEqualTo(5e-7);
        assertThat(steps.get(0).get("rewards/accuracies").asDouble()).isZero();
        assertThat(steps.get(0).get("rewards/margins").asDouble()).isZero();
    }

    /** A warm-up's first step has rate 0, so that the second meets the policy as it was. */
    @Test
    void theStepAfterTheFirstOfAWarmUpIsATieToo() throws IOException {
        run("warm-up-longer-than-training", "data.held-out-fraction=0.3", "training.examples-per-step=4");
        List<JsonNode> steps = metrics();
        assertThat(steps).hasSizeGreaterThan(1);
        assertThat(steps.get(0).get("learning_rate").asDouble()).isZero();
        for (JsonNode step : steps.subList(0, 2)) {
            assertThat(step.get("rewards/accuracies").asDouble()).isZero();
            assertThat(step.get("rewards/margins").asDouble()).isZero();
        }
        assertThat(steps.get(1).get("learning_rate").asDouble()).isEqualTo(5e-7);
    }

    @Test
    void aWarmUpThatLeavesNoStepIsRefusedBeforeTheReferenceIsComputed() {
        assertThatThrownBy(() ->
                        run("warm-up-longer-than-training", "data.held-out-fraction=0.3", "training.warmup-steps=150"))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(
                        "Cannot train: training.warmup-steps is 150, but the training has 1 step, so its learning rate"
                                + " would never be reached; set training.warmup-steps to at most 0, or leave it out for"
                                + " training.warmup-ratio, which fits every training");
        assertThat(run.resolve("reference")).doesNotExist();
    }

    /** Two experiments in one directory: the second finds examples and reference. */
    private void runUnchanged(String... settings) {
        run = runs.resolve("unchanged");
        run(
                "unchanged-policy",
                Stream.concat(
                                Stream.of("training.examples-per-step=4096", "data.held-out-fraction=0.3"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    private void run(String situation, String... settings) {
        List<String> all = Stream.concat(
                        Stream.of(
                                "run.dir=" + run,
                                "run.name=" + name,
                                "model.path=" + fixtures.resolve("models/tinystories-656k"),
                                "data.train=[\""
                                        + fixtures.resolve("reported")
                                                .resolve(situation)
                                                .resolve("in") + "\"]"),
                        Stream.of(settings))
                .toList();
        Platform platform = new Platform(new Configuration(), step -> spark, new SilentProgress(), said::add);
        new StepRunner(
                        new ConfigLoader("run", new Configuration())
                                .load(null, all)
                                .here(said::add),
                        platform,
                        Steps::of,
                        InstantSource.system())
                .run(CHAIN);
    }

    private Path experiment() {
        return run.resolve("experiments").resolve(name);
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(experiment().resolve("summary.json").toFile());
    }

    private List<JsonNode> metrics() throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(experiment().resolve("metrics/train.jsonl"))) {
            steps.add(new ObjectMapper().readTree(line));
        }
        return steps;
    }
}
