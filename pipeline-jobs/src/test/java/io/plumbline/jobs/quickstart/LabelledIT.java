package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.training.TrainingFixture;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Completions with a label go from a file to a policy. */
@ExtendWith(TestSpark.class)
class LabelledIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAIRS = 24;
    private static final List<StepName> TRAINED = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN);

    private final SparkSession spark;

    @TempDir
    private Path folder;

    LabelledIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        Grammar grammar = new Grammar(1);
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        List<String> rows = new ArrayList<>();
        for (SyntheticPair pair : grammar.pairs(PAIRS)) {
            rows.add(row(pair.prompt(), pair.chosen(), "true"));
            rows.add(row(pair.prompt(), pair.rejected(), "false"));
        }
        Files.write(folder.resolve("train.jsonl"), rows);
        PreferenceFile.write(folder.resolve("held-out.jsonl"), grammar.pairs(8));
    }

    private static String row(String prompt, String completion, String label) {
        return JSON.createObjectNode()
                .put("prompt", prompt)
                .put("completion", completion)
                .put("label", label)
                .toString();
    }

    /** Each step is over all rows, so that the loss falls from one to the next; the policy is scored on pairs. */
    @Test
    void aPolicyLearnsFromThem() throws IOException {
        run("kto", List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE), List.of());
        JsonNode report = JSON.readTree(folder.resolve("run/data-report.json").toFile());
        long kept = report.at("/kept/train").longValue();
        assertThat(report.at("/kept/train_labelled").longValue())
                .isEqualTo(kept)
                .isGreaterThan(PAIRS);
        assertThat(spark.read()
                        .parquet(folder.resolve("run/examples/split=train").toString())
                        .where("label and size(completions) = 1")
                        .count())
                .isBetween(kept / 4, kept - 1);
        List<JsonNode> steps = metrics("kto");
        assertThat(steps.get(0).get("loss").doubleValue()).isEqualTo(0.5, within(1e-4));
        assertThat(steps.get(0).get("rewards/accuracies").doubleValue()).isZero();
        assertThat(steps.get(0).get("kl").doubleValue()).isEqualTo(0, within(1e-3));
        JsonNode last = steps.get(3);
        assertThat(last.get("loss").doubleValue())
                .isLessThan(steps.get(0).get("loss").doubleValue());
        assertThat(last.get("rewards/margins").doubleValue())
                .isPositive()
                .isEqualTo(
                        last.get("rewards/chosen").doubleValue()
                                - last.get("rewards/rejected").doubleValue(),
                        within(1e-9));
        assertThat(JSON.readTree(folder.resolve("run/experiments/kto/summary.json")
                                .toFile())
                        .get("pairs")
                        .longValue())
                .isEqualTo(8);
    }

    @Test
    void microBatchesDoNotChangeAStep() throws IOException {
        for (int tokens : new int[] {1, 4096}) {
            run("of-" + tokens, TRAINED, List.of("loss.beta=0.5", "engine.max-batch-tokens=" + tokens));
        }
        assertEqual("of-1", "of-4096");
    }

    /** z is of a worker's own share, which two copies of the same worker would have in common. */
    @Test
    void twoWorkersLearnToo() throws IOException {
        run("two", TRAINED, List.of("training.workers=2", "training.examples-per-step=12"));
        List<JsonNode> steps = metrics("two");
        assertThat(steps.get(steps.size() - 1).get("loss").doubleValue())
                .isLessThan(steps.get(0).get("loss").doubleValue());
        run("again", TRAINED, List.of("training.workers=2", "training.examples-per-step=12"));
        assertThat(parameters("again")).isEqualTo(parameters("two"));
    }

    @Test
    void otherLossesRefuseThemAndScoresAreOfLabelsWhereThereAreNoPairs() throws IOException {
        assertThatThrownBy(() -> run("sigmoid", TRAINED, List.of("loss.type=sigmoid")))
                .isInstanceOf(PlumblineException.class)
                .hasMessageMatching(
                        "(?s)Cannot train: \\d+ examples are completions with a label, good or bad, and this loss"
                                + " compares two completions of different ranks; set loss.type = kto, or give data of pairs.*");
        List<StepName> all = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        List<String> heldOut = List.of("data.held-out=[]", "data.held-out-fraction=0.2");
        List<String> gated = List.of("data.held-out=[]", "data.held-out-fraction=0.2", "score.minimum-accuracy=0.5");
        assertThatThrownBy(() -> run("kto", all, gated))
                .isInstanceOf(PlumblineException.class)
                .hasMessageMatching(
                        "(?s)Cannot score: none of \\d+ held-out examples has two completions to compare, as completions"
                                + " with a label have not, and score\\.minimum-accuracy asks for the accuracy of pairs;"
                                + " name pairs or ranked lists in data\\.held-out, or set score\\.minimum-accuracy = 0.*");
        // Said as soon as the rows have been counted, not after the training.
        assertThat(folder.resolve("run/experiments/kto/policy")).doesNotExist();
        run("kto", all, heldOut);
        Path results = folder.resolve("run/experiments/kto");
        JsonNode summary = JSON.readTree(results.resolve("summary.json").toFile());
        assertThat(summary.get("pairs").longValue()).isZero();
        JsonNode labelled = summary.get("labelled");
        assertThat(labelled.get("completions").longValue())
                .isEqualTo(JSON.readTree(folder.resolve("run/data-report.json").toFile())
                        .at("/kept/held_out_labelled")
                        .longValue())
                .isPositive();
        assertThat(labelled.get("rewards/margins").doubleValue())
                .isEqualTo(
                        labelled.get("rewards/chosen").doubleValue()
                                - labelled.get("rewards/rejected").doubleValue(),
                        within(1e-9));
        assertThat(labelled.get("good_above_bad").doubleValue()).isBetween(0.0, 1.0);
        assertThat(Files.readString(results.resolve("report.html"))).contains("labelled: good_above_bad");
    }

    private void assertEqual(String one, String other) throws IOException {
        float[] parts = parameters(one);
        float[] whole = parameters(other);
        assertThat(whole)
                .isNotEqualTo(
                        TrainingFixture.values(Engines.host().read(ModelDirectory.open(folder.resolve("model")))));
        for (int index = 0; index < whole.length; index++) {
            assertThat(parts[index]).isEqualTo(whole[index], within(1e-5f));
        }
        for (int step = 0; step < 4; step++) {
            for (String metric : new String[] {"loss", "kl", "rewards/chosen", "rewards/rejected", "num_tokens"}) {
                assertThat(metrics(one).get(step).get(metric).doubleValue())
                        .as(metric)
                        .isEqualTo(metrics(other).get(step).get(metric).doubleValue(), within(1e-5));
            }
        }
    }

    private void run(String experiment, List<StepName> steps, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.name=" + experiment,
                "loss.type=kto",
                "data.max-quarantined-fraction=1",
                "training.epochs=4",
                "training.examples-per-step=48",
                "training.schedule=constant",
                "training.learning-rate=1e-4"));
        all.addAll(settings);
        new TinyChain(spark, folder, folder.resolve("run"), line -> {}).run(steps, all);
    }

    private List<JsonNode> metrics(String experiment) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        Path file = folder.resolve("run/experiments").resolve(experiment).resolve("metrics/train.jsonl");
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private float[] parameters(String experiment) {
        Path policy = folder.resolve("run/experiments").resolve(experiment).resolve("policy");
        return TrainingFixture.values(Engines.host().read(ModelDirectory.open(policy)));
    }
}
