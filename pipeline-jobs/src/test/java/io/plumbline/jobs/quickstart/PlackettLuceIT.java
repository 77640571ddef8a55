package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.reference.CompletionKey;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.training.TrainingFixture;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ranked lists, with ties and without, and pairs go through the whole chain under Plackett and Luce's loss. */
@ExtendWith(TestSpark.class)
class PlackettLuceIT {
    private static final double BETA = 0.5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<List<Integer>> RANKS =
            List.of(List.of(1, 2, 3, 4), List.of(1, 1, 2, 3), List.of(1, 2, 2, 3), List.of(1, 2, 3, 3));

    /** An example with the log-probs of both models, by completion. */
    private record Known(List<Integer> ranks, double[] policy, double[] reference) {
        Orders orders() {
            double[] rewards = new double[policy.length];
            for (int index = 0; index < rewards.length; index++) {
                rewards[index] = BETA * (policy[index] - reference[index]);
            }
            return new Orders(rewards);
        }

        double loss() {
            return orders().negativeLogLikelihood(ranks);
        }
    }

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private Grammar grammar;

    PlackettLuceIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        grammar = new Grammar(1);
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
    }

    @Test
    void listsHaveTheLossOfTheBruteForceSumOverOrders() throws IOException {
        write("train.jsonl", lists(24), grammar.pairs(8));
        write("held-out.jsonl", lists(8), grammar.pairs(4));
        // All examples in each step, so that the loss of a step is that of the policy which one step fewer leaves.
        run("two-steps", "training.epochs=2", "loss.type=plackett_luce");
        run("three-steps", "training.epochs=3", "loss.type=plackett_luce");
        Path reference = folder.resolve("model");
        double closedForm = mean(known("train", reference).stream()
                .map(known -> logCandidates(known.ranks()))
                .toList());
        assertThat(logCandidates(RANKS.get(0))).isEqualTo(Math.log(24), within(1e-12));
        List<Known> trained = known("train", experiment("two-steps").resolve("policy"));
        assertThat(trained).hasSize(32);
        assertThat(trained).extracting(Known::ranks).containsAll(RANKS).contains(List.of(1, 2));
        assertThat(trained)
                .filteredOn(known -> known.ranks().equals(RANKS.get(0)))
                .isNotEmpty()
                .allSatisfy(known -> {
                    assertThat(known.orders().count()).isEqualTo(24);
                    assertThat(known.orders().probability(order -> true)).isEqualTo(1, within(1e-12));
                    assertThat(known.loss())
                            .isEqualTo(
                                    -Math.log(known.orders().probability(List.of(0, 1, 2, 3)::equals)), within(1e-12));
                });
        double afterTwo = mean(trained.stream().map(Known::loss).toList());
        assertThat(afterTwo).isLessThan(closedForm - 0.01);
        assertThat(metrics("two-steps").get(0).get("loss").doubleValue()).isEqualTo(closedForm, within(1e-6));
        List<JsonNode> steps = metrics("three-steps");
        assertThat(steps).hasSize(3);
        assertThat(steps.get(2).get("loss").doubleValue()).isEqualTo(afterTwo, within(1e-6));
        assertThat(steps.get(2).get("logps/chosen").doubleValue())
                .isEqualTo(mean(logProbsOfChosen(trained)), within(1e-4));

        List<Known> heldOut = known("held_out", experiment("two-steps").resolve("policy"));
        JsonNode summary = summary("two-steps");
        assertThat(summary.get("pairs").intValue())
                .isEqualTo(logProbsOfChosen(heldOut).size());
        assertThat(summary.get("loss").doubleValue())
                .isEqualTo(mean(heldOut.stream().map(Known::loss).toList()), within(1e-6));
    }

    @Test
    void pairsHaveThePolicyOfTheSigmoid() throws IOException {
        write("train.jsonl", List.of(), grammar.pairs(64));
        write("held-out.jsonl", List.of(), grammar.pairs(16));
        run("sigmoid", "training.examples-per-step=16", "loss.type=sigmoid");
        run("ranked", "training.examples-per-step=16", "loss.type=plackett_luce");
        List<JsonNode> sigmoid = metrics("sigmoid");
        List<JsonNode> ranked = metrics("ranked");
        assertThat(ranked).hasSameSizeAs(sigmoid).hasSize(4);
        for (int step = 0; step < sigmoid.size(); step++) {
            assertSame(ranked.get(step), sigmoid.get(step));
        }
        assertSame(summary("ranked"), summary("sigmoid"));
        float[] expected = parameters(experiment("sigmoid").resolve("policy"));
        float[] found = parameters(experiment("ranked").resolve("policy"));
        assertThat(expected).isNotEqualTo(parameters(folder.resolve("model")));
        for (int index = 0; index < expected.length; index++) {
            assertThat(found[index]).isEqualTo(expected[index], within(1e-6f));
        }
    }

    /** Every number under the same name, within 1e-6 of its size. */
    private static void assertSame(JsonNode found, JsonNode expected) {
        assertThat(found.fieldNames()).toIterable().containsExactlyElementsOf(() -> expected.fieldNames());
        expected.fields().forEachRemaining(field -> {
            if (field.getValue().isNumber()) {
                double value = field.getValue().doubleValue();
                assertThat(found.get(field.getKey()).doubleValue())
                        .as(field.getKey())
                        .isEqualTo(value, within(1e-6 * Math.max(1, Math.abs(value))));
            }
        });
    }

    /** Lists of four completions, a quarter of them with each of {@link #RANKS}. */
    private List<ObjectNode> lists(int count) {
        List<ObjectNode> lists = new ArrayList<>();
        while (lists.size() < count) {
            List<SyntheticPair> two = grammar.pairs(2);
            List<String> texts = List.of(
                    two.get(0).chosen(),
                    two.get(1).chosen(),
                    two.get(0).rejected(),
                    two.get(1).rejected());
            if (texts.stream().distinct().count() == texts.size()) {
                ObjectNode list =
                        JSON.createObjectNode().put("prompt", two.get(0).prompt());
                texts.forEach(list.withArray("completions")::add);
                RANKS.get(lists.size() % RANKS.size()).forEach(list.withArray("ranks")::add);
                lists.add(list);
            }
        }
        return lists;
    }

    private void write(String name, List<ObjectNode> lists, List<SyntheticPair> pairs) throws IOException {
        Path file = folder.resolve(name);
        PreferenceFile.write(file, pairs);
        StringBuilder lines = new StringBuilder();
        lists.forEach(list -> lines.append(list).append('\n'));
        Files.writeString(file, lines + Files.readString(file));
    }

    private void run(String experiment, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.name=" + experiment,
                "loss.beta=" + BETA,
                "training.schedule=constant",
                "training.learning-rate=1e-3"));
        all.addAll(List.of(settings));
        new TinyChain(spark, folder, folder.resolve("run"), line -> {})
                .run(List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE), all);
    }

    /** The examples of a split with what {@code reference/} and a model opened here give them. */
    private List<Known> known(String split, Path model) {
        Map<String, Double> reference = new HashMap<>();
        for (Row row : spark.read()
                .parquet(folder.resolve("run/reference").toString())
                .select("key", "logp")
                .collectAsList()) {
            reference.put(row.getString(0), row.getDouble(1));
        }
        List<List<Integer>> ranks = new ArrayList<>();
        List<CompletionGroup> groups = new ArrayList<>();
        for (Row row : spark.read()
                .parquet(folder.resolve("run/examples/split=" + split).toString())
                .select("id", "prompt_tokens", "completions.tokens", "completions.rank")
                .collectAsList()) {
            List<scala.collection.Seq<Integer>> completions = row.getList(2);
            groups.add(new CompletionGroup(
                    row.getString(0),
                    ints(row.getList(1)),
                    completions.stream()
                            .map(tokens -> ints(scala.collection.JavaConverters.seqAsJavaList(tokens)))
                            .toArray(int[][]::new)));
            ranks.add(row.getList(3));
        }
        String fingerprint = ModelDirectory.open(model).fingerprint();
        List<Known> known = new ArrayList<>();
        try (BatchScorer scorer =
                new ModelSource(model.toString(), fingerprint, Engines.hostName(), Precision.FLOAT32, 1).open()) {
            for (int index = 0; index < groups.size(); index++) {
                CompletionGroup group = groups.get(index);
                double[] of = new double[group.completions().length];
                for (int completion = 0; completion < of.length; completion++) {
                    of[completion] = reference.get(CompletionKey.of(group.prompt(), group.completions()[completion]));
                }
                known.add(new Known(
                        ranks.get(index), scorer.score(List.of(group)).get(0).logProbs(), of));
            }
        }
        return known;
    }

    private static int[] ints(List<Integer> boxed) {
        return boxed.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The logarithm of the product of the numbers of candidates: each completion and those that are ranked worse. */
    private static double logCandidates(List<Integer> ranks) {
        double sum = 0;
        for (int one = 0; one < ranks.size(); one++) {
            sum += Math.log(1 + Orders.worse(ranks, one).size());
        }
        return sum;
    }

    /** Of every two completions of which one is preferred, the policy's log-prob of that one. */
    private static List<Double> logProbsOfChosen(List<Known> examples) {
        List<Double> chosen = new ArrayList<>();
        for (Known known : examples) {
            for (int one = 0; one < known.ranks().size(); one++) {
                chosen.addAll(
                        Collections.nCopies(Orders.worse(known.ranks(), one).size(), known.policy()[one]));
            }
        }
        return chosen;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private Path experiment(String name) {
        return folder.resolve("run/experiments").resolve(name);
    }

    private JsonNode summary(String experiment) throws IOException {
        return JSON.readTree(experiment(experiment).resolve("summary.json").toFile());
    }

    private List<JsonNode> metrics(String experiment) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(experiment(experiment).resolve("metrics/train.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static float[] parameters(Path model) {
        return TrainingFixture.values(Engines.host().read(ModelDirectory.open(model)));
    }
}
