package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.reference.ReferenceStep;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.tables.ExamplesTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference and training of a tiny Llama by {@code engine.type = nd4j}. */
@ExtendWith(TestSpark.class)
class EngineTypeIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;

    @TempDir
    private Path folder;

    EngineTypeIT(SparkSession spark) {
        this.spark = spark;
    }

    private static List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "tokenizer.max-length=64",
                "tokenizer.max-prompt-length=32",
                "training.epochs=2",
                "training.examples-per-step=8",
                "training.learning-rate=0.003",
                "training.warmup-steps=0",
                "training.checkpoint-every-rounds=5",
                "engine.max-batch-tokens=256"));
        settings.addAll(Arrays.asList(more));
        return settings;
    }

    private static void reference(StepFixture fixture, String... more) {
        new ReferenceStep().run(fixture.context(fixture.config("reference", settings(more)), new SilentProgress()));
    }

    private static StepResult train(StepFixture fixture, String... more) {
        return fixture.run(
                new TrainStep(), fixture.context(fixture.config("train", settings(more)), new SilentProgress()));
    }

    private StepFixture prepared() {
        StepFixture fixture = new StepFixture(spark, folder);
        fixture.writeModel("base", 1, 0.2);
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(40));
        fixture.writeExamples(ExamplesTable.HELD_OUT, StepFixture.evenAgainstOdd(4));
        return fixture;
    }

    private static List<JsonNode> metrics(StepFixture fixture, String experiment) throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : fixture.directory()
                .read("experiments/" + experiment + "/metrics/train.jsonl", 1 << 20)
                .lines()
                .toList()) {
            steps.add(JSON.readTree(line));
        }
        return steps;
    }

    /** The engines share no arithmetic. Each has log-probs of its own in the one store. */
    @Test
    void learnsWhatTheProcessorsEngineLearns() throws IOException {
        StepFixture fixture = prepared();
        for (String engine : List.of("cpu", "nd4j")) {
            String[] chosen = {"engine.type=" + engine, "run.name=" + engine};
            reference(fixture, chosen);
            train(fixture, chosen);
        }
        List<JsonNode> wanted = metrics(fixture, "cpu");
        List<JsonNode> actual = metrics(fixture, "nd4j");
        assertThat(actual).hasSize(10).hasSameSizeAs(wanted);
        assertThat(actual.get(0).get("loss").doubleValue()).isCloseTo(Math.log(2), within(1e-6));
        for (int step = 0; step < 10; step++) {
            for (String metric : List.of("loss", "grad_norm", "rewards/margins", "rewards/chosen")) {
                double value = wanted.get(step).get(metric).doubleValue();
                assertThat(actual.get(step).get(metric).doubleValue())
                        .describedAs("%s of step %d", metric, step)
                        .isCloseTo(value, within(2e-4 * Math.max(1, Math.abs(value))));
            }
        }
        assertThat(actual.get(9).get("loss").doubleValue()).isLessThan(0.65);
    }

    @Test
    void logProbsOfAnotherEngineAreNoReference() {
        StepFixture fixture = prepared();
        reference(fixture, "engine.type=cpu");
        assertThatThrownBy(() -> train(fixture, "engine.type=nd4j"))
                .hasRootCauseInstanceOf(PlumblineException.class)
                .hasMessageContaining("Cannot find the reference log-prob of");
    }

    /** Of the whole model, and of adapters on it; of one worker, which trains in the driver's memory, and of two. */
    @ParameterizedTest
    @ValueSource(strings = {"training.workers=1", "training.workers=2", "lora.rank=4"})
    void aResumedTrainingHasTheBitsOfAnUninterruptedOne(String setting) {
        StepFixture fixture = prepared();
        String[] chosen = {"engine.type=nd4j", setting};
        reference(fixture, chosen);
        StepResult whole = train(fixture, chosen);
        Path checkpoints = fixture.path("run/experiments/default/checkpoints");
        int steps = setting.equals("training.workers=2") ? 6 : 10;
        String last = "step-" + steps;
        assertThat(checkpoints.resolve(last)).isDirectory();
        // As a kill leaves it between two checkpoints; with one checkpoint alone it begins anew.
        fixture.directory().delete("experiments/default/policy");
        fixture.directory().delete("experiments/default/checkpoints/" + last);
        assertThat(train(fixture, chosen).modelFingerprint()).isEqualTo(whole.modelFingerprint());
        // One that begins anew comes to the same bits.
        assertThat(fixture.said().stream().filter(line -> line.startsWith("Going on")))
                .containsExactly("Going on from the checkpoint of step 5 of " + steps);
    }

    /** Activations that are computed again are the same. */
    @Test
    void checkpointedActivationsChangeNoBit() {
        StepFixture fixture = prepared();
        reference(fixture, "engine.type=nd4j");
        StepResult kept = train(fixture, "engine.type=nd4j");
        StepResult again = train(fixture, "engine.type=nd4j", "engine.checkpoint-activations=true", "run.name=again");
        assertThat(again.modelFingerprint()).isEqualTo(kept.modelFingerprint());
    }
}
