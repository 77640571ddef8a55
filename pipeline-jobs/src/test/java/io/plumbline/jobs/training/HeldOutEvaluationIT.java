package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.Sha256;
import io.plumbline.example.Example;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.score.ScoreStep;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepFixture;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Scores during a training of a tiny Llama on pairs whose labels are those of the held-out ones, or their opposite. */
@ExtendWith(TestSpark.class)
class HeldOutEvaluationIT {
    private static final String DEFAULT = "experiments/default/";
    private static final String TRAIN_LINES = DEFAULT + "metrics/train.jsonl";
    private static final String HELD_OUT_LINES = DEFAULT + "metrics/held-out.jsonl";
    private static final String EVERY = "score.every-rounds=3";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private StepFixture fixture;
    private RunDirectory directory;

    HeldOutEvaluationIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new StepFixture(spark, folder);
        directory = fixture.directory();
        fixture.writeModel("base", 1, 0.2);
    }

    /** The first 20 pairs to train on, the next 12 held out. */
    private void split(boolean opposite) {
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(20));
        fixture.writeExamples(ExamplesTable.HELD_OUT, heldOut(opposite));
        fixture.writeReference("base", ExamplesTable.TRAIN);
        fixture.writeReference("base", ExamplesTable.HELD_OUT);
    }

    /** Other pairs of the kind that is trained on; or those themselves with their labels turned round, under other ids. */
    private static List<Example> heldOut(boolean opposite) {
        return opposite
                ? StepFixture.evenAgainstOdd(20).stream()
                        .map(pair -> Example.of(
                                "f" + pair.id().substring(1),
                                pair.source(),
                                pair.prompt(),
                                pair.completions()[1],
                                pair.completions()[0]))
                        .toList()
                : StepFixture.evenAgainstOdd(32).subList(20, 32);
    }

    @Test
    void tellsWhatScoreWouldAndChangesNoBitOfThePolicy() throws IOException {
        split(false);
        StepResult without = train();
        String metrics = text(TRAIN_LINES);
        assertThat(without.outputs()).doesNotContainKey("metrics/held-out.jsonl");

        forget();
        StepResult with = train(EVERY, "score.sample-examples=0", "training.checkpoint-every-rounds=4");
        assertThat(with.modelFingerprint()).isEqualTo(without.modelFingerprint());
        assertThat(text(TRAIN_LINES)).isEqualTo(metrics);
        List<JsonNode> lines = lines();
        // Ten rounds: after every third, and after the last.
        assertThat(lines).extracting(line -> line.get("step").intValue()).containsExactly(3, 6, 9, 10);
        assertThat(lines.get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "step",
                        "epoch",
                        "eval_examples",
                        "eval_sample",
                        "eval_loss",
                        "eval_rewards/chosen",
                        "eval_rewards/rejected",
                        "eval_rewards/accuracies",
                        "eval_rewards/margins",
                        "eval_logps/chosen",
                        "eval_logps/rejected");
        assertThat(fixture.said())
                .anyMatch(
                        said -> said.matches(
                                "Step 3, 12 held-out examples: loss 0\\.\\d{4}, accuracy [01]\\.\\d{4}, margin -?\\d\\.\\d{4} \\(.* s\\)"));

        fixture.run(new ScoreStep(), context("score"));
        JsonNode summary = new ObjectMapper().readTree(text(DEFAULT + "summary.json"));
        JsonNode last = lines.get(3);
        for (String name : List.of(
                "loss",
                "rewards/chosen",
                "rewards/rejected",
                "rewards/accuracies",
                "rewards/margins",
                "logps/chosen",
                "logps/rejected")) {
            assertThat(last.get("eval_" + name).doubleValue())
                    .as(name)
                    .isEqualTo(summary.get(name).doubleValue());
        }
        assertThat(summary.at("/training/policy_step").intValue()).isEqualTo(10);
        continuesOnOtherExamples(lines, with);
    }

    /** As a kill leaves it after step 8, whose run is continued with a smaller sample. */
    private void continuesOnOtherExamples(List<JsonNode> before, StepResult whole) throws IOException {
        forget("policy", "metrics", "checkpoints/step-10", "checkpoints/held-out.jsonl");
        StepResult resumed = train(EVERY, "score.sample-examples=5");
        assertThat(resumed.modelFingerprint()).isEqualTo(whole.modelFingerprint());
        List<JsonNode> lines = lines();
        assertThat(lines.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(lines)
                .extracting(line -> line.get("eval_examples").intValue())
                .containsExactly(12, 12, 5, 5);
        List<String> ids = heldOut(false).stream().map(Example::id).sorted().toList();
        assertThat(lines)
                .extracting(line -> line.get("eval_sample").textValue())
                .containsExactly(sample(ids), sample(ids), sample(ids.subList(0, 5)), sample(ids.subList(0, 5)));
        // The same policy, on other examples.
        assertThat(lines.get(3).get("eval_loss").doubleValue())
                .isNotEqualTo(before.get(3).get("eval_loss").doubleValue());
        assertThat(fixture.said())
                .contains(
                        "Evaluations are now of 5 held-out examples, up to step 6 of 12 (score.sample-examples): their"
                                + " figures are not compared with those of before, and curves and warnings begin anew");
        assertThat(fixture.parts())
                .as("of all, of a part, and of all in the end")
                .endsWith(0L, 5L, 5L);
        fixture.run(new ScoreStep(), context("score"));
        assertThat(text(DEFAULT + "report.html"))
                .contains(
                        "The evaluations are not all of the same held-out examples (score.sample-examples): 12 examples from"
                                + " step 3 on, 5 examples from step 9 on.");
        goesOnFromLinesThatDoNotSayTheirExamples();
    }

    /** As an earlier version left a checkpoint. */
    private void goesOnFromLinesThatDoNotSayTheirExamples() throws IOException {
        String checkpoint = DEFAULT + "checkpoints/step-10/";
        String sums = text(checkpoint + "SHA256SUMS");
        String lines = text(checkpoint + "held-out.jsonl");
        String earlier = lines.replaceAll("\"eval_(examples|sample)\":[^,]*,", "");
        directory.write(checkpoint + "held-out.jsonl", earlier);
        directory.write(checkpoint + "SHA256SUMS", sums.replace(Sha256.hex(lines), Sha256.hex(earlier)));
        forget("policy", "metrics", "checkpoints/held-out.jsonl");
        String sentence = "Earlier evaluations do not say of which examples they are: warnings begin anew";
        assertThat(fixture.said()).doesNotContain(sentence);
        train(EVERY, "score.sample-examples=5");
        assertThat(fixture.said()).contains(sentence);
        assertThat(lines()).hasSize(4).noneMatch(line -> line.has("eval_sample"));
    }

    /** The sum of the first 64 bits of each id's SHA-256. */
    private static String sample(List<String> ids) {
        BigInteger sum = BigInteger.ZERO;
        try {
            for (String id : ids) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
                sum = sum.add(new BigInteger(1, Arrays.copyOf(digest, 8)));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        return "%016x".formatted(sum.mod(BigInteger.ONE.shiftLeft(64)));
    }

    @Test
    void aResumedTrainingHasTheLinesAndTheBestPolicyOfAnUninterruptedOne() throws IOException {
        split(true);
        String[] settings = {
            EVERY,
            "score.sample-examples=15",
            "training.keep-best=eval_loss",
            "training.patience=2",
            "training.checkpoint-every-rounds=4"
        };
        StepResult whole = train(settings);
        String expected = text(HELD_OUT_LINES);
        String metrics = text(TRAIN_LINES);
        // The labels of held-out pairs say the opposite: every step makes it worse, so that the first evaluation is the
        // best.
        assertThat(lines()).extracting(line -> line.get("step").intValue()).containsExactly(3, 6, 9);
        assertThat(lines())
                .extracting(line -> line.get("eval_loss").doubleValue())
                .isSorted();
        assertThat(metrics.lines()).hasSize(9);
        String sample = lines().get(0).get("eval_sample").textValue();
        assertThat(whole.summary())
                .contains("9 steps on 20 examples")
                .contains(
                        "; stopped after 9 of 10 steps, as eval_loss has not become better in 2 evaluations; it was best"
                                + " after step 3, with 0.")
                .contains("; the policy is that of step 3, the best by eval_loss of 15 held-out examples, sample "
                        + sample + " (0.");
        ModelDirectory policy = ModelDirectory.open(fixture.path("run/" + DEFAULT + "policy"));
        assertThat(policy.fingerprint()).isEqualTo(whole.modelFingerprint());
        assertThat(text(DEFAULT + "metrics/training.json"))
                .contains(
                        "\"policy_step\" : 3",
                        "\"metric_for_best_model\" : \"eval_loss\"",
                        "\"stopped\" : \"eval_loss");

        // As a kill leaves it after step 4, when the evaluation of step 3 was the best, but that of step 6 was done.
        forget("policy", "metrics", "checkpoints/step-9");
        StepResult resumed = train(settings);
        assertThat(fixture.said()).contains("Going on from the checkpoint of step 8 of 10");
        assertThat(resumed.modelFingerprint()).isEqualTo(whole.modelFingerprint());
        assertThat(text(HELD_OUT_LINES)).isEqualTo(expected);
        assertThat(text(TRAIN_LINES)).isEqualTo(metrics);

        // Nothing is left to do but to remember that it was stopped, and which was the best.
        forget("policy", "metrics");
        StepResult again = train(settings);
        assertThat(again.modelFingerprint()).isEqualTo(whole.modelFingerprint());
        assertThat(text(HELD_OUT_LINES)).isEqualTo(expected);
        assertThat(again.summary()).startsWith("9 steps, all done before; stopped after 9 of 10 steps");

        // The sample is the examples of the smallest ids: scored alone, they have the loss of the line.
        assertThat(fixture.said()).anyMatch(said -> said.startsWith("Step 9, 15 held-out examples: "));
        directory.delete("examples/split=held_out");
        fixture.writeExamples(ExamplesTable.HELD_OUT, heldOut(true).subList(0, 15));
        fixture.run(new ScoreStep(), context("score", settings));
        assertThat(text(DEFAULT + "report.html"))
                .contains(
                        "The policy is that of step 3, the best of those that were scored, by eval_loss of 15 held-out examples, sample "
                                + sample)
                .contains(
                        "The training stopped after 9 of 10 steps, as eval_loss has not become better in 2 evaluations");
        JsonNode summary = new ObjectMapper().readTree(text(DEFAULT + "summary.json"));
        assertThat(summary.at("/training/eval_examples").intValue()).isEqualTo(15);
        assertThat(summary.at("/training/eval_sample").textValue()).isEqualTo(sample);
        assertThat(summary.at("/training/policy_step").intValue()).isEqualTo(3);
        assertThat(summary.get("loss").doubleValue())
                .isEqualTo(lines().get(0).get("eval_loss").doubleValue());
    }

    @Test
    void aLossOfAStepHasNoHeldOutLossAndKeepsTheBestByAccuracy() throws IOException {
        split(false);
        StepResult result = train(
                "score.every-rounds=1",
                "loss.type=aot",
                "training.examples-per-step=10",
                "training.keep-best=eval_rewards/margins");
        assertThat(lines().get(0).has("eval_loss")).isFalse();
        assertThat(lines().get(0).has("eval_rewards/accuracies")).isTrue();
        assertThat(result.summary()).contains("the best by eval_rewards/margins");
    }

    @Test
    void withoutHeldOutExamplesItIsRefusedBeforeTheFirstStep() {
        fixture.writeExamples(ExamplesTable.TRAIN, StepFixture.evenAgainstOdd(4));
        fixture.writeExamples(ExamplesTable.HELD_OUT, List.of());
        fixture.writeReference("base", ExamplesTable.TRAIN);
        assertThatThrownBy(() -> train(EVERY))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: score.every-rounds scores held-out examples, and "
                        + directory.path("examples") + " has none; set data.held-out or data.held-out-fraction and run"
                        + " ingest again, or set score.every-rounds = 0");
    }

    /** As of a run that starts anew: without the results and the checkpoints. */
    private void forget() {
        forget("policy", "metrics", "checkpoints");
    }

    private void forget(String... names) {
        for (String name : names) {
            directory.delete(DEFAULT + name);
        }
    }

    private StepResult train(String... settings) {
        return fixture.run(new TrainStep(), context("train", settings));
    }

    private StepContext context(String command, String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "training.epochs=2",
                "training.examples-per-step=4",
                "training.learning-rate=0.02",
                "training.warmup-steps=0",
                "engine.max-batch-tokens=64"));
        settings.addAll(Arrays.asList(overrides));
        return fixture.context(fixture.config(command, settings), new SilentProgress());
    }

    private String text(String name) {
        return directory.read(name, 1 << 20);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(HELD_OUT_LINES).split("\n")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
