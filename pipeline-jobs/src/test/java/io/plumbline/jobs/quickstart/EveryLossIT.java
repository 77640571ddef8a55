package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.training.TrainingFixture;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Needs;
import io.plumbline.loss.OptionValues;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every loss of the table goes from a configuration to a policy. */
@ExtendWith(TestSpark.class)
class EveryLossIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HELD_OUT = 8;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    EveryLossIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        Grammar grammar = new Grammar(1);
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        write("train.jsonl", grammar.pairs(24));
        write("held-out.jsonl", grammar.pairs(HELD_OUT));
    }

    /** With two columns of numbers more. */
    private void write(String name, List<SyntheticPair> pairs) throws IOException {
        Path file = folder.resolve(name);
        PreferenceFile.write(file, pairs);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int times = 1 + lines.size() % 3;
            lines.add("{\"times\": " + times + ", \"grade\": " + 0.5 * times + ", " + line.substring(1));
        }
        Files.write(file, lines);
    }

    /** Each step is over all pairs, so that a loss which is made small falls from one to the next. */
    @Test
    void everyLossFalls() throws IOException {
        int withoutReference = 0;
        for (LossType type : inOrder()) {
            List<String> settings = new ArrayList<>(List.of("loss.type=" + type.name()));
            if (type.name().equals("exo_pair")) {
                settings.add("loss.label-smoothing=0.1");
            }
            if (type.name().equals("odpo")) {
                settings.add("data.columns.margin=grade");
            }
            if (readsReference(type)) {
                run(type.name(), List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN), settings);
            } else {
                run(type.name(), List.of(StepName.INGEST, StepName.TRAIN), settings);
                assertThat(folder.resolve("run/reference")).as(type.name()).doesNotExist();
                withoutReference++;
            }
            List<JsonNode> steps = metrics(type.name());
            assertThat(steps).as(type.name()).hasSize(4);
            double first = steps.get(0).get("loss").doubleValue();
            assertThat(steps.get(3).get("loss").doubleValue()).as(type.name()).isLessThan(first);
            if (!type.name().equals("sft")) {
                assertThat(steps.get(0).has("rewards/margins")).as(type.name()).isTrue();
            }
        }
        assertThat(withoutReference).isGreaterThan(3);
    }

    @Test
    void microBatchesDoNotChangeALossAcrossExamples() throws IOException {
        for (String type : List.of("aot_unpaired", "kto")) {
            for (int tokens : new int[] {1, 4096}) {
                run(
                        type + tokens,
                        List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN),
                        List.of("loss.type=" + type, "loss.beta=0.5", "engine.max-batch-tokens=" + tokens));
            }
            float[] parts = parameters(type + 1);
            float[] whole = parameters(type + 4096);
            assertThat(whole)
                    .isNotEqualTo(
                            TrainingFixture.values(Engines.host().read(ModelDirectory.open(folder.resolve("model")))));
            for (int index = 0; index < whole.length; index++) {
                assertThat(parts[index]).as(type).isEqualTo(whole[index], within(1e-5f));
            }
            for (int step = 0; step < 4; step++) {
                assertThat(metrics(type + 1).get(step).get("loss").doubleValue())
                        .as(type)
                        .isEqualTo(metrics(type + 4096).get(step).get("loss").doubleValue(), within(1e-5));
            }
        }
    }

    @Test
    void aPolicyWithoutAReferenceIsScoredByItsOwnRewards() throws IOException {
        run(
                "simpo",
                List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE),
                List.of("loss.type=simpo", "loss.beta=2"));
        JsonNode score =
                JSON.readTree(experiment("simpo").resolve("summary.json").toFile());
        assertThat(score.get("beta").doubleValue()).isEqualTo(2);
        spark.read()
                .parquet(experiment("simpo").resolve("scores").toString())
                .collectAsList()
                .forEach(row -> {
                    double logProb = row.getAs("policy_chosen_logp");
                    int tokens = row.getAs("chosen_tokens");
                    assertThat(row.<Double>getAs("reward_chosen")).isEqualTo(2 * logProb / tokens, within(1e-9));
                });
    }

    @Test
    void theReferenceOfExamplesToTrainOnIsComputedOnceALossReadsIt() {
        List<StepName> chain = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        run("simpo", chain, List.of("loss.type=simpo"));
        assertThat(references()).isBetween(1L, 2L * HELD_OUT);
        run("sigmoid", chain, List.of());
        long all = references();
        assertThat(all).isGreaterThan(2L * HELD_OUT);
        run("cpo", chain, List.of("loss.type=cpo"));
        assertThat(references()).isEqualTo(all);
        assertThat(experiment("cpo").resolve("summary.json")).exists();
    }

    private long references() {
        return spark.read().parquet(folder.resolve("run/reference").toString()).count();
    }

    /** The reference's tokens are computed beside the sums that another experiment left, and serve it as they are. */
    @Test
    void aLossOfTokensSharesTheReferenceWithOneOfSums() throws IOException {
        List<StepName> steps = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        List<String> desensitised = List.of("loss.type=sigmoid", "loss.ld-alpha=0.25");
        run("plain", steps, List.of("loss.type=sigmoid"));
        run("desensitised", steps, desensitised);
        String trained = Files.readString(experiment("plain").resolve("metrics/train.jsonl"));
        int plans = plans();
        run("plain", steps, List.of("loss.type=sigmoid"));
        run("desensitised", steps, desensitised);
        assertThat(plans()).isEqualTo(plans).isEqualTo(4);
        assertThat(Files.readString(experiment("plain").resolve("metrics/train.jsonl")))
                .isEqualTo(trained);

        assertThat(metrics("desensitised").get(0).get("loss").doubleValue()).isEqualTo(Math.log(2), within(1e-4));
        assertThat(metrics("desensitised").get(3).get("loss").doubleValue()).isLessThan(Math.log(2));
        int less = 0;
        for (Row row : spark.read()
                .parquet(experiment("desensitised").resolve("scores").toString())
                .collectAsList()) {
            double whole = 0.1 * (row.<Double>getAs("policy_chosen_logp") - row.<Double>getAs("reference_chosen_logp"));
            double reward = row.getAs("reward_chosen");
            if (reward == row.<Double>getAs("reward_rejected")) {
                // A tie has one reward, that of neither.
                continue;
            }
            if (row.<Integer>getAs("chosen_tokens") <= row.<Integer>getAs("rejected_tokens")) {
                assertThat(reward).isEqualTo(whole, within(1e-9));
            } else {
                assertThat(reward).isNotEqualTo(whole);
                less++;
            }
        }
        assertThat(less).isPositive();
    }

    /** The tiny model is far from what it is trained on: pairs count little at first. */
    @Test
    void metricsTellOfThePolicysDistributions() throws IOException {
        List<StepName> steps = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        run("plain", steps, List.of("loss.type=sigmoid"));
        run("told", steps, List.of("loss.type=sigmoid", "training.token-metrics=true"));
        run("wpo", steps, List.of("loss.type=sigmoid", "loss.weighting=wpo"));
        assertThat(parameters("told")).isEqualTo(parameters("plain")).isNotEqualTo(parameters("wpo"));
        assertThat(metrics("plain").get(0).has("entropy")).isFalse();
        for (String experiment : List.of("told", "wpo")) {
            JsonNode first = metrics(experiment).get(0);
            assertThat(first.get("entropy").doubleValue()).isBetween(0.1, 10.0);
            assertThat(first.get("mean_token_accuracy").doubleValue()).isBetween(0.0, 1.0);
            assertThat(first.get("logits/chosen").doubleValue()).isNotZero();
            assertThat(first.get("logits/rejected").doubleValue()).isNotZero();
        }
        assertThat(metrics("told").get(0).get("loss").doubleValue()).isEqualTo(Math.log(2), within(1e-4));
        assertThat(metrics("wpo").get(0).get("loss").doubleValue()).isBetween(1e-3, Math.log(2));
        assertThat(JSON.readTree(experiment("told").resolve("summary.json").toFile())
                        .has("loss"))
                .isTrue();
    }

    /** At the first step every pair has the loss ln 2, and counts by its weight. */
    @Test
    void examplesCountByTheirWeights() throws IOException {
        List<StepName> steps = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN);
        run("plain", steps, List.of("loss.type=sigmoid"));
        run("weighted", steps, List.of("loss.type=sigmoid", "data.columns.weight=times"));
        assertThat(parameters("weighted")).isNotEqualTo(parameters("plain"));
        double first = metrics("weighted").get(0).get("loss").doubleValue();
        double weights = spark.read()
                .parquet(folder.resolve("run/examples/split=train").toString())
                .agg(functions.avg("weight"))
                .first()
                .getDouble(0);
        assertThat(first).isEqualTo(weights * Math.log(2), within(1e-4 * weights));
    }

    private int plans() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve("run/reference"))) {
            return (int) folders.count();
        }
    }

    /** Those without a reference first, as long as there is none. */
    private static List<LossType> inOrder() {
        List<LossType> types = new ArrayList<>();
        LossTypes.all().stream().filter(type -> !readsReference(type)).forEach(types::add);
        LossTypes.all().stream().filter(EveryLossIT::readsReference).forEach(types::add);
        return types;
    }

    private static boolean readsReference(LossType type) {
        OptionValues options =
                new OptionValues(type.name().equals("exo_pair") ? Map.of("label-smoothing", "0.1") : Map.of());
        return type.maker().apply(options).needs().reference() != Needs.LogProbs.NONE;
    }

    private void run(String experiment, List<StepName> steps, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.name=" + experiment,
                "training.epochs=4",
                "training.examples-per-step=24",
                "training.schedule=constant",
                "training.learning-rate=1e-4"));
        all.addAll(settings);
        new TinyChain(spark, folder, folder.resolve("run"), line -> {}).run(steps, all);
    }

    private Path experiment(String name) {
        return folder.resolve("run/experiments").resolve(name);
    }

    private List<JsonNode> metrics(String experiment) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(experiment(experiment).resolve("metrics/train.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private float[] parameters(String experiment) {
        return TrainingFixture.values(
                Engines.host().read(ModelDirectory.open(experiment(experiment).resolve("policy"))));
    }
}
