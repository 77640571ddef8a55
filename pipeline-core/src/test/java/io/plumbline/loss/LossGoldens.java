package io.plumbline.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The numbers of {@code losses.json}, with the closed-form logits they were computed on. */
public record LossGoldens(JsonNode root, ClosedFormLogits logits) {
    private static LossGoldens of(JsonNode root) {
        return new LossGoldens(root, ClosedFormLogits.of(root));
    }

    /** The numbers in this package's test resources. */
    public static LossGoldens load() {
        try (InputStream stream = LossGoldens.class.getResourceAsStream("losses.json")) {
            return of(new ObjectMapper().readTree(stream));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** The same, and those of the fixtures where these are there. */
    static List<LossGoldens> all() {
        Optional<Path> fixtures = Fixtures.ifThere("losses are held to the project's numbers alone");
        if (fixtures.isEmpty()) {
            return List.of(load());
        }
        try (InputStream stream = Files.newInputStream(fixtures.get().resolve("losses.json"))) {
            return List.of(load(), of(new ObjectMapper().readTree(stream)));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    double beta() {
        return root.get("beta").doubleValue();
    }

    /** TRL's cases. */
    List<JsonNode> cases() {
        return StreamSupport.stream(root.get("cases").spliterator(), false).toList();
    }

    /** TRL's case of a loss without options. */
    JsonNode plainCase(String type) {
        return cases().stream()
                .filter(golden ->
                        golden.get("loss_type").isTextual() && golden.get("cfg").isEmpty())
                .filter(golden -> golden.get("loss_type").textValue().equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** TRL was given the reference's sums, whose tokens are not known: all of it on the first, which no option touches. */
    private static double[] onFirst(JsonNode example, String sum, String ids) {
        return onFirst(example.get(sum).doubleValue(), example.get(ids).size());
    }

    /** Log-probs by token of which all but the first are 0. */
    static double[] onFirst(double sum, int tokens) {
        double[] byToken = new double[tokens];
        byToken[0] = sum;
        return byToken;
    }

    /** The examples, with their log-probs by token. */
    LossBatch batch() {
        JsonNode examples = root.get("examples");
        List<List<CompletionLogProbs>> batch = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            JsonNode example = examples.get(index);
            batch.add(List.of(
                    policy(0, example, "chosen_ids", index)
                            .withReference(onFirst(example, "ref_chosen_logps", "chosen_ids")),
                    policy(1, example, "rejected_ids", index + examples.size())
                            .withReference(onFirst(example, "ref_rejected_logps", "rejected_ids"))));
        }
        return withMargins(LossBatch.of(batch));
    }

    /** The same pairs with margins, which TRL has no loss of. */
    static LossBatch withMargins(LossBatch batch) {
        double[] margins = new double[batch.examples()];
        for (int example = 0; example < margins.length; example++) {
            margins[example] = 0.5 * example - 0.5;
        }
        return batch.withStrengths(
                DoubleStream.generate(() -> 1).limit(margins.length).toArray(), margins);
    }

    /** The examples as a loss reads them. */
    LossBatch batch(Needs needs) {
        return readBy(needs, batch());
    }

    /** A batch as a loss reads it. */
    static LossBatch readBy(Needs needs, LossBatch batch) {
        return needs.mismatched() == Needs.Mismatched.READ ? withMismatched(batch) : batch;
    }

    /** The same examples with a mismatched completion behind each, of which TRL has no numbers here. */
    static LossBatch withMismatched(LossBatch batch) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>();
        for (int example = 0; example < batch.examples(); example++) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                completions.add(batch.logProbs(completion));
            }
            completions.add(
                    CompletionLogProbs.ofTokens(CompletionLogProbs.MISMATCHED, new double[] {-1 - 0.25 * example, -2})
                            .withReference(new double[] {-1.5, -2.125}));
            examples.add(completions);
        }
        return withMargins(LossBatch.of(examples));
    }

    List<PairLogProbs> pairs() {
        LossBatch batch = batch();
        return IntStream.range(0, batch.examples()).mapToObj(batch::pair).toList();
    }

    /** Norm, over all logits, of the gradient of a loss whose derivatives by the tokens' log-probs are given. */
    double logitGradientNorm(double[] byToken) {
        JsonNode examples = root.get("examples");
        double squares = 0;
        int at = 0;
        for (int index = 0; index < examples.size(); index++) {
            for (String side : List.of("chosen_ids", "rejected_ids")) {
                int row = side.equals("chosen_ids") ? index : index + examples.size();
                int[] completion = ids(examples.get(index).get(side));
                int prompt = examples.get(index).get("prompt_ids").size();
                for (int token = 0; token < completion.length; token++) {
                    squares += squares(logits.logSoftmax(row, prompt + token - 1), completion[token], byToken[at++]);
                }
            }
        }
        return Math.sqrt(squares);
    }

    private static double squares(double[] logSoftmax, int target, double weight) {
        double squares = 0;
        for (int token = 0; token < logSoftmax.length; token++) {
            double gradient = weight * ((token == target ? 1 : 0) - Math.exp(logSoftmax[token]));
            squares += gradient * gradient;
        }
        return squares;
    }

    private CompletionLogProbs policy(int rank, JsonNode example, String side, int row) {
        int prompt = example.get("prompt_ids").size();
        int[] completion = ids(example.get(side));
        double[] collisions = new double[completion.length];
        for (int token = 0; token < collisions.length; token++) {
            double sum = 0;
            for (double logProb : logits.logSoftmax(row, prompt + token - 1)) {
                sum += Math.exp(2 * logProb);
            }
            collisions[token] = Math.log(sum);
        }
        return CompletionLogProbs.ofTokens(rank, logits.logProbs(row, prompt, completion))
                .withCollisions(collisions);
    }

    public static int[] ids(JsonNode array) {
        Stream<JsonNode> elements = StreamSupport.stream(array.spliterator(), false);
        return elements.mapToInt(JsonNode::intValue).toArray();
    }
}
