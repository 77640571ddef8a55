package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.engine.Precision;
import io.plumbline.example.Example;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.inference.RewardJob;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A reward model of a tiny Llama: chosen completions are of even tokens, rejected ones of odd. */
@ExtendWith(TestSpark.class)
class RewardModelStepIT {
    private static final String FOLDER = "experiments/default/";
    private static final List<Example> EXAMPLES = StepFixture.evenAgainstOdd(90);

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private StepFixture fixture;
    private RunDirectory directory;

    RewardModelStepIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        fixture = new StepFixture(spark, folder);
        directory = fixture.directory();
        fixture.writeModel("base", 1, 0.2);
        Path config = fixture.path("base/config.json");
        Files.writeString(
                config, Files.readString(config).replaceFirst("\\{", "{\"eos_token_id\": 0, \"num_labels\": 5,"));
        fixture.writeExamples(ExamplesTable.TRAIN, EXAMPLES.subList(0, 70));
        fixture.writeExamples(ExamplesTable.HELD_OUT, EXAMPLES.subList(70, 90));
    }

    private StepResult run(String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "training.epochs=4",
                "training.examples-per-step=8",
                "training.learning-rate=0.02",
                "training.warmup-steps=0",
                "training.checkpoint-every-rounds=10",
                "engine.max-batch-tokens=64"));
        settings.addAll(Arrays.asList(overrides));
        return fixture.run(
                new RewardModelStep(), fixture.context(fixture.config("reward-model", settings), new SilentProgress()));
    }

    private JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(directory.read(FOLDER + name, 1 << 20));
    }

    @Test
    void learnsThePreferencesAndLeavesAModelThatTransformersLoads() throws IOException {
        StepResult result = run();
        assertThat(result.summary())
                .startsWith("36 steps on 70 examples, last loss 0.")
                .contains("20 held-out");
        JsonNode summary = json("reward-model.json");
        assertThat(summary.get("pairs").intValue()).isEqualTo(20);
        assertThat(summary.get("accuracy").doubleValue()).isGreaterThan(0.9);
        assertThat(summary.get("confidence").get("accuracy")).hasSize(2);
        int comparisons = 0;
        for (JsonNode bin : summary.get("calibration").get("bins")) {
            comparisons += bin.get("comparisons").intValue();
        }
        assertThat(comparisons).isEqualTo(20);

        JsonNode config = json("reward-model/config.json");
        assertThat(config.get("architectures")).hasToString("[\"LlamaForSequenceClassification\"]");
        assertThat(config.get("id2label")).hasToString("{\"0\":\"LABEL_0\"}");
        assertThat(config.get("label2id")).hasToString("{\"LABEL_0\":0}");
        assertThat(config.get("pad_token_id").intValue()).isZero();
        assertThat(config.has("num_labels")).isFalse();
        assertThat(config.get("reward_offset").doubleValue())
                .isEqualTo(summary.get("reward_offset").doubleValue());
        assertThat(meanOfTraining()).isCloseTo(0, within(1e-5));
        requireReport(summary);

        String[] lines =
                directory.read(FOLDER + "metrics/reward-model.jsonl", 1 << 20).split("\n");
        assertThat(lines).hasSize(36);
        assertThat(new ObjectMapper().readTree(lines[0]).fieldNames())
                .toIterable()
                .containsExactly(
                        "step",
                        "epoch",
                        "loss",
                        "min_reward",
                        "mean_reward",
                        "max_reward",
                        "accuracy",
                        "margin",
                        "grad_norm",
                        "learning_rate",
                        "num_tokens");
    }

    /** Called where a run has left its results. */
    private void requireReport(JsonNode summary) {
        assertThat(directory.read(FOLDER + "reward-model.html", 1 << 20))
                .contains("Reward model report")
                .contains("<h3>Calibration</h3>")
                .contains("<h3>Gradient norm</h3>")
                .contains(String.format(
                        java.util.Locale.ROOT, "%.4f", summary.get("margin").doubleValue()));
    }

    private double meanOfTraining() {
        Path model = fixture.path("run/" + FOLDER + "reward-model");
        ModelSource source = new ModelSource(
                model.toString(), ModelDirectory.open(model).fingerprint(), "cpu", Precision.FLOAT32, 1);
        List<CompletionGroup> groups = EXAMPLES.subList(0, 70).stream()
                .map(example -> new CompletionGroup(example.id(), example.prompt(), example.completions()))
                .toList();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return new RewardJob(source, units -> {})
                .of(BatchPlan.of(context.parallelize(groups), 64, 2)).collect().stream()
                        .flatMapToDouble(row -> Arrays.stream(row.scores()))
                        .average()
                        .orElseThrow();
    }

    @Test
    void aTrainingThatWasKilledLeavesTheSameBits() throws IOException {
        StepResult whole = run();
        String summary = directory.read(FOLDER + "reward-model.json", 1 << 20);
        directory.delete(FOLDER + "reward-model");
        directory.delete(FOLDER + "reward-model.json");
        directory.delete(FOLDER + "checkpoints/reward-model/step-36");
        StepResult resumed = run();
        assertThat(resumed.modelFingerprint()).isEqualTo(whole.modelFingerprint());
        assertThat(directory.read(FOLDER + "reward-model.json", 1 << 20)).isEqualTo(summary);
    }

    @Test
    void twoWorkersAndRankingsLearnThemToo() throws IOException {
        run("training.workers=2", "training.examples-per-step=4", "reward-model.loss=plackett-luce");
        assertThat(json("reward-model.json").get("accuracy").doubleValue()).isGreaterThan(0.9);
    }

    @Test
    void refusesAdaptersAndATrainingWithoutHeldOutExamples() {
        assertThatThrownBy(() -> declare("lora.rank=4"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(
                        "Cannot train a reward model: lora.rank is 4, and a reward model is trained whole");
        assertThatThrownBy(() -> declare("data.held-out-fraction=0"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("Cannot train a reward model: data.held-out-fraction is 0");
    }

    private void declare(String setting) {
        new RewardModelStep()
                .inputs(
                        fixture.config(
                                "reward-model",
                                List.of("tokenizer.max-length=64", "tokenizer.max-prompt-length=32", setting)),
                        DeclaredInputs.beforeARun());
    }

    @Test
    void refusesASplitWithoutComparisons() {
        directory.delete("examples/split=held_out");
        fixture.writeExamples(
                ExamplesTable.HELD_OUT,
                List.of(new Example("a".repeat(64), "", new int[] {1}, new int[][] {{2}, {3}}, new int[] {1, 1})));
        assertThatThrownBy(this::run)
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("Cannot train a reward model: the held-out split of")
                .hasMessageContaining("has no example of two completions of which one is better");
    }
}
