package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.example.Example;
import io.plumbline.example.Strength;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.step.DeclaredInputs;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The steps sft and train on a tiny Llama: chosen completions are of even tokens, rejected ones of odd. */
@ExtendWith(TestSpark.class)
class TrainStepIT {
    private static final int PAIRS = 90;
    private static final String DEFAULT = "experiments/default/";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private StepFixture fixture;
    private RunDirectory directory;

    TrainStepIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new StepFixture(spark, folder);
        directory = fixture.directory();
        fixture.writeModel("base", 1, 0.2);
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(PAIRS));
    }

    @Test
    void readsExamplesOfAVersionWithoutWeights() {
        Dataset<Row> now =
                spark.read().parquet(directory.path("examples/split=train").toString());
        assertThat(now.columns()).contains("weight", "margin", "label");
        now.drop("weight", "margin", "label")
                .write()
                .parquet(directory.path("examples/split=held_out").toString());
        List<Example> examples = ExamplesTable.read(spark, directory, ExamplesTable.HELD_OUT, LossOptions.On.ALL)
                .collect();
        assertThat(examples).hasSize(PAIRS).allSatisfy(example -> assertThat(example.strength())
                .isEqualTo(Strength.UNSAID));
    }

    @Test
    void trainsFromTheReferenceAndLeavesPolicyMetricsAndCheckpoints() throws IOException {
        fixture.writeReference("base", ExamplesTable.TRAIN);
        AtomicLong counted = new AtomicLong();
        StepResult result = run(new TrainStep(), counted);
        assertThat(result.rowsIn()).isEqualTo(PAIRS);
        assertThat(counted).hasValue(2 * PAIRS);
        List<JsonNode> lines = metrics(DEFAULT + "metrics/train.jsonl");
        assertThat(lines).hasSize(24);
        JsonNode first = lines.get(0);
        assertThat(first.fieldNames())
                .toIterable()
                .containsExactly(
                        "step",
                        "epoch",
                        "loss",
                        "rewards/chosen",
                        "rewards/rejected",
                        "rewards/accuracies",
                        "rewards/margins",
                        "logps/chosen",
                        "logps/rejected",
                        "grad_norm",
                        "learning_rate",
                        "num_tokens");
        assertThat(first.get("loss").doubleValue()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(first.get("rewards/accuracies").doubleValue()).isZero();
        assertThat(first.get("rewards/margins").doubleValue()).isZero();
        assertThat(first.get("learning_rate").doubleValue()).isEqualTo(0.02);
        JsonNode last = lines.get(23);
        assertThat(last.get("step").intValue()).isEqualTo(24);
        assertThat(last.get("epoch").doubleValue()).isEqualTo(2.0);
        assertThat(last.get("rewards/accuracies").doubleValue()).isGreaterThan(0.9);
        assertThat(result.summary()).startsWith("24 steps on 90 examples, last loss 0.");
        ModelDirectory policy = ModelDirectory.open(fixture.path("run/" + DEFAULT + "policy"));
        assertThat(policy.fingerprint()).isEqualTo(result.modelFingerprint());
        assertThat(parameters(policy)).isNotEqualTo(parameters(ModelDirectory.open(fixture.path("base"))));
        // Beside them lie the metrics so far where the training took long enough to show them.
        assertThat(fixture.path("run/" + DEFAULT + "checkpoints")
                        .toFile()
                        .list((folder, name) -> name.startsWith("step-")))
                .containsExactlyInAnyOrder("step-20", "step-24");

        // The metrics of a training that is resumed come from its checkpoint: whatever became of the file.
        directory.delete(DEFAULT + "policy");
        String before = directory.read(DEFAULT + "metrics/train.jsonl", 1 << 20);
        directory.delete(DEFAULT + "metrics");
        StepResult again = run(new TrainStep(), new AtomicLong());
        assertThat(again.modelFingerprint()).isEqualTo(result.modelFingerprint());
        assertThat(again.summary()).isEqualTo("24 steps, all done before");
        assertThat(directory.read(DEFAULT + "metrics/train.jsonl", 1 << 20)).isEqualTo(before);
    }

    @Test
    void aResumedTrainingLeavesTheMetricsOfAnUninterruptedOne() throws IOException {
        fixture.writeReference("base", ExamplesTable.TRAIN);
        StepResult whole = run(new TrainStep(), new AtomicLong());
        String expected = directory.read(DEFAULT + "metrics/train.jsonl", 1 << 20);
        for (String fault : List.of("gone", "cut", "beyond", "torn")) {
            // As a kill leaves it after step 20.
            directory.delete(DEFAULT + "policy");
            directory.delete(DEFAULT + "metrics");
            directory.delete(DEFAULT + "checkpoints/step-24");
            Path metrics = fixture.path("run/" + DEFAULT + "checkpoints/metrics.jsonl");
            switch (fault) {
                case "gone" -> Files.deleteIfExists(metrics);
                case "cut" -> Files.writeString(metrics, expected.substring(0, 1000));
                case "beyond" -> Files.writeString(metrics, expected + expected);
                default -> Files.write(metrics, new byte[] {'{', (byte) 0xff, 0});
            }
            AtomicLong counted = new AtomicLong();
            StepResult resumed = run(new TrainStep(), counted);
            assertThat(resumed.modelFingerprint()).as(fault).isEqualTo(whole.modelFingerprint());
            assertThat(directory.read(DEFAULT + "metrics/train.jsonl", 1 << 20))
                    .as(fault)
                    .isEqualTo(expected);
            assertThat(counted).as(fault).hasValue(2 * PAIRS);
        }
    }

    @Test
    void workersWithPlainDescentGiveOneMachinesParameters() {
        fixture.writeReference("base", ExamplesTable.TRAIN);
        String[] plain = {"training.optimizer=sgd", "training.learning-rate=0.5", "training.max-gradient-norm=0"};
        run(new TrainStep(), new AtomicLong(), plain);
        float[] one = parameters(ModelDirectory.open(fixture.path("run/" + DEFAULT + "policy")));
        directory.delete(DEFAULT + "checkpoints");
        String[] many = {plain[0], plain[1], plain[2], "training.workers=4", "training.examples-per-step=2"};
        run(new TrainStep(), new AtomicLong(), many);
        float[] four = parameters(ModelDirectory.open(fixture.path("run/" + DEFAULT + "policy")));
        for (int index = 0; index < one.length; index++) {
            assertThat(four[index]).isCloseTo(one[index], within(1e-6f));
        }
    }

    @Test
    void fineTunesOnChosenCompletions() throws IOException {
        StepResult result = run(new SftStep(), new AtomicLong(), "sft.enabled=true", "sft.learning-rate=0.02");
        List<JsonNode> lines = metrics("metrics/sft.jsonl");
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0).fieldNames())
                .toIterable()
                .containsExactly("step", "epoch", "loss", "grad_norm", "learning_rate", "num_tokens");
        assertThat(lines.get(5).get("loss").doubleValue())
                .isLessThan(lines.get(0).get("loss").doubleValue() - 0.1);
        assertThat(ModelDirectory.open(fixture.path("run/sft")).fingerprint()).isEqualTo(result.modelFingerprint());

        // What the policy starts as and the reference is then sft's output.
        fixture.writeReference("run/sft", ExamplesTable.TRAIN);
        run(new TrainStep(), new AtomicLong(), "sft.enabled=true", "sft.learning-rate=0.02");
        assertThat(metrics(DEFAULT + "metrics/train.jsonl").get(0).get("loss").doubleValue())
                .isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void aMissingReferenceRowIsRefusedByItsPair() {
        assertThatThrownBy(() -> run(new TrainStep(), new AtomicLong()))
                .hasStackTraceContaining("Cannot find the reference log-prob of chosen of example ");
    }

    @Test
    void trainingFromAnotherModelThanTheReferenceHasNoLossToExpect() throws IOException {
        fixture.writeModel("other", 2, 0.2);
        fixture.writeReference("other", ExamplesTable.TRAIN);
        run(new TrainStep(), new AtomicLong(), "model.reference-path=" + fixture.path("other"));
        assertThat(metrics(DEFAULT + "metrics/train.jsonl").get(0).get("loss").doubleValue())
                .isNotCloseTo(Math.log(2), within(1e-4));
    }

    @Test
    void aModelMustBeGiven() {
        PlumblineConfig config = new ConfigLoader("sft", new Configuration())
                .load(null, List.of("run.dir=" + fixture.path("run"), "sft.enabled=true"))
                .config();
        assertThatThrownBy(() -> new SftStep().inputs(config, DeclaredInputs.toCompare()))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot choose a model: model.path is not set; give a Hugging Face model directory");
    }

    /** It decides gradients alone, so the model's fingerprint does not tell. */
    @Test
    void anotherPaddingTokenIsAnotherTraining() throws IOException {
        Path config = fixture.path("base").resolve("config.json");
        Map<String, String> without = declared(new TrainStep());
        Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"pad_token_id\": 3,"));
        Map<String, String> with = declared(new TrainStep());
        assertThat(with.get("model.path")).isEqualTo(without.get("model.path"));
        assertThat(without).containsEntry("model.path pad_token_id", "null");
        assertThat(with).containsEntry("model.path pad_token_id", "3");
        assertThat(declared(new SftStep())).containsEntry("model.path pad_token_id", "3");
    }

    private Map<String, String> declared(Step step) {
        DeclaredInputs inputs = DeclaredInputs.toCompare();
        step.inputs(
                fixture.config("train", List.of("tokenizer.max-length=64", "tokenizer.max-prompt-length=32")), inputs);
        return inputs.declared();
    }

    private StepResult run(Step step, AtomicLong counted, String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "training.epochs=2",
                "training.examples-per-step=8",
                "training.learning-rate=0.02",
                "training.warmup-steps=0",
                "training.checkpoint-every-rounds=10",
                "engine.max-batch-tokens=64"));
        settings.addAll(Arrays.asList(overrides));
        if (settings.contains("sft.enabled=true")) {
            settings.addAll(List.of("sft.epochs=2"));
        }
        return fixture.run(step, fixture.context(fixture.config("train", settings), new Counting(counted)));
    }

    private List<JsonNode> metrics(String name) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : directory.read(name, 1 << 20).split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private record Counting(AtomicLong counted) implements Progress {
        @Override
        public Activity begin(String name, String unit, long total) {
            return new Activity() {
                @Override
                public void advance(long units) {
                    counted.addAndGet(units);
                }

                @Override
                public TaskCounter counter() {
                    return units -> {};
                }

                @Override
                public void show(String metric, double value) {
                    assertThat(value).isFinite();
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }

    private static float[] parameters(ModelDirectory model) {
        return TrainingFixture.values(Engines.host().read(model));
    }
}
