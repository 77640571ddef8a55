package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.inference.BatchScorer;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.step.StepName;
import io.plumbline.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations of several turns go through the whole chain with {@code loss.on = assistant}. The numbers are held against the
 * chain rule: each turn of the assistant is a completion of its own behind all that stands before it, so that no token of a
 * user's turn is ever counted.
 */
@ExtendWith(TestSpark.class)
class AssistantTurnsIT {
    private static final double BETA = 0.5;
    private static final int TRAIN = 12;
    private static final int HELD_OUT = 6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WORDS = Pattern.compile(" ?[A-Za-z]+| ?[^A-Za-z\\s]+|\\s");

    /** Two questions, the second of which is a part of both completions, with their answers. */
    private record Talk(SyntheticPair first, SyntheticPair second) {
        List<String> chosen() {
            return List.of(first.prompt(), first.chosen(), second.prompt(), second.chosen());
        }

        List<String> rejected() {
            return List.of(first.prompt(), first.rejected(), second.prompt(), second.rejected());
        }

        String row() {
            ObjectNode row = JSON.createObjectNode();
            row.putArray("prompt").addObject().put("role", "user").put("content", first.prompt());
            put(row.putArray("chosen"), chosen());
            put(row.putArray("rejected"), rejected());
            return row.toString();
        }

        private static void put(ArrayNode messages, List<String> turns) {
            for (int turn = 1; turn < turns.size(); turn++) {
                messages.addObject()
                        .put("role", turn % 2 == 0 ? "user" : "assistant")
                        .put("content", turns.get(turn));
            }
        }
    }

    /** The log-probs of the two conversations of a talk under a model. */
    private record Known(double chosen, double rejected) {
        double minus(Known reference) {
            return BETA * (chosen - rejected - reference.chosen + reference.rejected);
        }
    }

    private final SparkSession spark;

    @TempDir
    private Path folder;

    AssistantTurnsIT(SparkSession spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}",
                "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% else %}{% generation %}"
                        + "{{ m.content }}{% endgeneration %}{% endif %}{% endfor %}"
            })
    void onlyTheAssistantsTokensAreLearntAndScored(String template) throws IOException {
        List<Talk> talks = talks();
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        Files.writeString(folder.resolve("model/chat_template.jinja"), template);
        Files.write(
                folder.resolve("train.jsonl"),
                talks.subList(0, TRAIN).stream().map(Talk::row).toList());
        Files.write(
                folder.resolve("held-out.jsonl"),
                talks.subList(TRAIN, talks.size()).stream().map(Talk::row).toList());
        // All examples in each step, so that the second step's loss is that of the policy which one step leaves.
        run("one-step", "training.epochs=1", "loss.on=assistant");
        run("two-steps", "training.epochs=2", "loss.on=assistant");
        run("on-all", "training.epochs=1");

        List<Known> reference = known(folder.resolve("model"), talks);
        List<Known> policy = known(experiment("one-step").resolve("policy"), talks);
        List<JsonNode> steps = metrics("two-steps");
        assertThat(steps).hasSize(2);
        assertThat(steps.get(0).get("logps/chosen").doubleValue())
                .isEqualTo(mean(reference.subList(0, TRAIN), Known::chosen), within(1e-4));
        assertThat(steps.get(0).get("logps/rejected").doubleValue())
                .isEqualTo(mean(reference.subList(0, TRAIN), Known::rejected), within(1e-4));
        assertThat(metrics("on-all").get(0).get("logps/chosen").doubleValue())
                .isLessThan(mean(reference.subList(0, TRAIN), Known::chosen) - 10);
        double loss = loss(policy.subList(0, TRAIN), reference.subList(0, TRAIN));
        assertThat(loss).isLessThan(Math.log(2) - 0.01);
        assertThat(steps.get(1).get("loss").doubleValue()).isEqualTo(loss, within(1e-5));
        assertThat(steps.get(1).get("logps/chosen").doubleValue())
                .isEqualTo(mean(policy.subList(0, TRAIN), Known::chosen), within(1e-4));

        List<Known> heldOutPolicy = policy.subList(TRAIN, talks.size());
        List<Known> heldOutReference = reference.subList(TRAIN, talks.size());
        JsonNode summary =
                JSON.readTree(experiment("one-step").resolve("summary.json").toFile());
        assertThat(summary.get("pairs").intValue()).isEqualTo(HELD_OUT);
        assertThat(summary.get("loss").doubleValue()).isEqualTo(loss(heldOutPolicy, heldOutReference), within(1e-5));
        assertColumn("policy_chosen_logp", heldOutPolicy, Known::chosen);
        assertColumn("policy_rejected_logp", heldOutPolicy, Known::rejected);
        assertColumn("reference_chosen_logp", heldOutReference, Known::chosen);
        assertColumn("reference_rejected_logp", heldOutReference, Known::rejected);
    }

    /** Talks whose conversations are not cut. */
    private static List<Talk> talks() {
        Grammar grammar = new Grammar(1);
        List<Talk> talks = new ArrayList<>();
        while (talks.size() < TRAIN + HELD_OUT) {
            List<SyntheticPair> two = grammar.pairs(2);
            Talk talk = new Talk(two.get(0), two.get(1));
            int longest = Math.max(words(talk.chosen()), words(talk.rejected()));
            if (longest < TinyModel.POSITIONS) {
                talks.add(talk);
            }
        }
        return talks;
    }

    private static int words(List<String> turns) {
        return (int)
                turns.stream().flatMap(turn -> WORDS.matcher(turn).results()).count();
    }

    private void assertColumn(String column, List<Known> known, ToDoubleFunction<Known> value) {
        List<Double> found = spark
                .read()
                .parquet(experiment("one-step").resolve("scores").toString())
                .select(column)
                .collectAsList()
                .stream()
                .map(row -> row.getDouble(0))
                .sorted()
                .toList();
        List<Double> expected =
                known.stream().mapToDouble(value).sorted().boxed().toList();
        assertThat(found).hasSameSizeAs(expected);
        for (int index = 0; index < found.size(); index++) {
            assertThat(found.get(index)).as(column).isEqualTo(expected.get(index), within(1e-4));
        }
    }

    private void run(String experiment, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.name=" + experiment,
                "loss.beta=" + BETA,
                "tokenizer.max-length=" + TinyModel.POSITIONS,
                "training.examples-per-step=" + TRAIN,
                "training.schedule=constant",
                "training.learning-rate=1e-3"));
        all.addAll(List.of(settings));
        new TinyChain(spark, folder, folder.resolve("run-" + experiment), line -> {})
                .run(List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE), all);
    }

    private List<Known> known(Path model, List<Talk> talks) throws IOException {
        JsonNode vocabulary =
                JSON.readTree(folder.resolve("model/tokenizer.json").toFile()).at("/model/vocab");
        String fingerprint = ModelDirectory.open(model).fingerprint();
        List<Known> known = new ArrayList<>();
        try (BatchScorer scorer =
                new ModelSource(model.toString(), fingerprint, Engines.hostName(), Precision.FLOAT32, 1).open()) {
            for (Talk talk : talks) {
                known.add(new Known(
                        logProb(talk.chosen(), scorer, vocabulary), logProb(talk.rejected(), scorer, vocabulary)));
            }
        }
        return known;
    }

    /** The sum over the assistant's turns, each behind all tokens before it. */
    private static double logProb(List<String> turns, BatchScorer scorer, JsonNode vocabulary) {
        List<Integer> before = new ArrayList<>(List.of(WordTokenizer.BOS));
        double sum = 0;
        for (int turn = 0; turn < turns.size(); turn++) {
            List<Integer> tokens = tokens(turns.get(turn), vocabulary);
            if (turn % 2 == 1) {
                CompletionGroup group = new CompletionGroup("key", ints(before), new int[][] {ints(tokens)});
                sum += scorer.score(List.of(group)).get(0).logProbs()[0];
            }
            before.addAll(tokens);
        }
        return sum;
    }

    private static List<Integer> tokens(String text, JsonNode vocabulary) {
        List<Integer> tokens = new ArrayList<>();
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            assertThat(vocabulary.has(words.group())).as(words.group()).isTrue();
            tokens.add(vocabulary.get(words.group()).intValue());
        }
        return tokens;
    }

    private static int[] ints(List<Integer> boxed) {
        return boxed.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double loss(List<Known> policy, List<Known> reference) {
        double sum = 0;
        for (int index = 0; index < policy.size(); index++) {
            sum += Math.log1p(Math.exp(-policy.get(index).minus(reference.get(index))));
        }
        return sum / policy.size();
    }

    private static double mean(List<Known> known, ToDoubleFunction<Known> value) {
        return known.stream().mapToDouble(value).average().orElseThrow();
    }

    private Path experiment(String name) {
        return folder.resolve("run-" + name).resolve("experiments").resolve(name);
    }

    private List<JsonNode> metrics(String experiment) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(experiment(experiment).resolve("metrics/train.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
