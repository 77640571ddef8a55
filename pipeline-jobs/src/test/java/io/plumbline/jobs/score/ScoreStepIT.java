package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.PlumblineException;
import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.reference.ReferenceJob;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.PairsTable;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import io.plumbline.nn.NumericContract;
import io.plumbline.nn.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreStepIT {
    private static final int PAIRS = 120;
    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 50, "hidden_size": 16,
             "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0, "initializer_range": 0.5}
            """;
    private static final StructType PAIR_COLUMNS = new StructType()
            .add("pair_id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("prompt_ids", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("chosen_ids", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("rejected_ids", DataTypes.createArrayType(DataTypes.IntegerType));

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void scoresEveryHeldOutPairOnce() throws Exception {
        List<TokenizedPair> pairs = pairs();
        RunDirectory directory = prepared(pairs);
        StepResult result = new ScoreStep().run(new TestContext(spark, directory, config(0)));
        assertThat(result.rowsIn()).isEqualTo(PAIRS);
        assertThat(result.rowsOut()).isEqualTo(PAIRS);
        assertThat(result.summary()).startsWith("held-out reward accuracy 0.").contains(" (95 % interval 0.");

        List<Row> rows = spark.read()
                .parquet(directory.path("scores/*.parquet").toString())
                .select(
                        "pair_id",
                        "policy_chosen_logp",
                        "reference_rejected_logp",
                        "reward_chosen",
                        "chosen_tokens",
                        "margin",
                        "outcome")
                .collectAsList();
        assertThat(rows).extracting(row -> row.getString(0)).isSorted().hasSize(PAIRS);
        BatchScorer policy = source("run/policy").open();
        BatchScorer reference = source("base").open();
        long correct = 0;
        for (Row row : rows) {
            TokenizedPair pair = pairs.stream()
                    .filter(candidate -> candidate.pairId().equals(row.getString(0)))
                    .findFirst()
                    .orElseThrow();
            double policyChosen = logProb(policy, pair, pair.chosen());
            double referenceChosen = logProb(reference, pair, pair.chosen());
            double referenceRejected = logProb(reference, pair, pair.rejected());
            assertThat(row.getDouble(1)).isCloseTo(policyChosen, within(1e-4));
            assertThat(row.getDouble(2)).isCloseTo(referenceRejected, within(1e-4));
            assertThat(row.getDouble(3)).isCloseTo(0.1 * (policyChosen - referenceChosen), within(1e-4));
            assertThat(row.getInt(4)).isEqualTo(pair.chosen().length);
            assertThat(row.getString(6)).isEqualTo(row.getDouble(5) > 0 ? "correct" : "wrong");
            correct += row.getDouble(5) > 0 ? 1 : 0;
        }
        JsonNode summary = new ObjectMapper().readTree(directory.read("scores/summary.json", 1 << 20));
        assertThat(summary.get("pairs").asInt()).isEqualTo(PAIRS);
        assertThat(summary.get("rewards/accuracies").asDouble()).isEqualTo((double) correct / PAIRS);
        assertThat(summary.at("/slices/source")).hasSize(2);
        assertThat(directory.read("report.html", 1 << 20)).contains("loss.beta").contains("Held-out scores");
    }

    @Test
    void theSamePolicyGivesTheSameBytes() throws Exception {
        RunDirectory directory = prepared(pairs());
        new ScoreStep().run(new TestContext(spark, directory, config(0)));
        byte[] first = parquet();
        String summary = directory.read("scores/summary.json", 1 << 20);
        spark.conf().set("spark.sql.shuffle.partitions", "5");
        try {
            new ScoreStep().run(new TestContext(spark, directory, config(0)));
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", "2");
        }
        assertThat(parquet()).isEqualTo(first);
        assertThat(directory.read("scores/summary.json", 1 << 20)).isEqualTo(summary);
    }

    @Test
    void failsTheGateButLeavesTheScores() {
        RunDirectory directory = prepared(pairs());
        TestContext context = new TestContext(spark, directory, config(0.99));
        ScoreStep step = new ScoreStep();
        assertThatThrownBy(() -> step.run(context))
                .isInstanceOfSatisfying(PlumblineException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(PlumblineException.Kind.GATE))
                .hasMessageMatching(
                        "Held-out reward accuracy is 0\\.\\d{4}, score\\.minimum-accuracy asks for 0\\.9900;"
                                + " see scores/summary\\.json and report\\.html");
        assertThat(directory.exists("scores/summary.json")).isTrue();
        assertThat(directory.exists("report.html")).isTrue();
    }

    @Test
    void saysThatThereIsNothingToScore() {
        RunDirectory directory = prepared(List.of());
        TestContext context = new TestContext(spark, directory, config(0));
        ScoreStep step = new ScoreStep();
        assertThatThrownBy(() -> step.run(context))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot score: " + directory.path("pairs") + " has no held-out pair; set data.held-out or"
                        + " data.held-out-fraction and run ingest again");
    }

    private PlumblineConfig config(double minimumAccuracy) {
        return TestContext.config(
                folder.resolve("run").toString(), folder.resolve("base").toString(), minimumAccuracy);
    }

    /** A run directory as the steps before leave it. */
    private RunDirectory prepared(List<TokenizedPair> pairs) {
        RunDirectory directory = RunDirectory.open(folder.resolve("run").toString(), new Configuration());
        model(1, folder.resolve("base"));
        model(2, folder.resolve("run/policy"));
        spark.createDataFrame(pairs.stream().map(ScoreStepIT::row).toList(), PAIR_COLUMNS)
                .repartition(3)
                .write()
                .parquet(directory.path("pairs/split=" + PairsTable.HELD_OUT).toString());
        ModelSource base = source("base");
        ReferenceStore store = new ReferenceStore(directory, base.fingerprint(), NumericContract.of(Precision.FLOAT32));
        new ReferenceJob(spark, store, base, 128)
                .run(PairsTable.read(spark, directory, PairsTable.HELD_OUT), TestContext.SILENT);
        return directory;
    }

    private void model(long seed, Path target) {
        try {
            Path config = Files.writeString(folder.resolve("config.json"), CONFIG);
            RandomInitializer.write(config, null, seed, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelSource source(String name) {
        Path path = folder.resolve(name);
        return new ModelSource(path.toString(), ModelDirectory.open(path).fingerprint(), Precision.FLOAT32);
    }

    private byte[] parquet() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("run/scores"))) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(file);
        }
    }

    private static double logProb(BatchScorer scorer, TokenizedPair pair, int[] completion) {
        return scorer.score(List.of(CompletionGroup.of("one", pair.prompt(), completion)))
                .get(0)
                .logProbs()[0];
    }

    private static List<TokenizedPair> pairs() {
        Random random = new Random(3);
        List<TokenizedPair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            pairs.add(new TokenizedPair(
                    String.format("%064x", 1000 - i),
                    i % 3 == 0 ? "first" : "second",
                    ids(random),
                    ids(random),
                    ids(random)));
        }
        return pairs;
    }

    private static int[] ids(Random random) {
        return random.ints(1 + random.nextInt(9), 0, 50).toArray();
    }

    private static Row row(TokenizedPair pair) {
        return RowFactory.create(
                pair.pairId(), pair.source(), boxed(pair.prompt()), boxed(pair.chosen()), boxed(pair.rejected()));
    }

    private static Integer[] boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toArray(Integer[]::new);
    }
}
