package io.plumbline.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The numbers of {@code losses.json}, with the closed-form logits they were computed on. */
final class LossGoldens {
    private static final int VOCABULARY = 7;

    private final JsonNode root;

    private LossGoldens(JsonNode root) {
        this.root = root;
    }

    static LossGoldens load() {
        try (InputStream stream = LossGoldens.class.getResourceAsStream("losses.json")) {
            return new LossGoldens(new ObjectMapper().readTree(stream));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    JsonNode root() {
        return root;
    }

    double beta() {
        return root.get("beta").doubleValue();
    }

    List<PairLogProbs> pairs() {
        JsonNode examples = root.get("examples");
        List<PairLogProbs> pairs = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            JsonNode example = examples.get(index);
            pairs.add(new PairLogProbs(
                    logProb(example, "chosen_ids", index),
                    logProb(example, "rejected_ids", index + examples.size()),
                    example.get("ref_chosen_logps").doubleValue(),
                    example.get("ref_rejected_logps").doubleValue()));
        }
        return pairs;
    }

    /** Norm, over all logits, of the gradient of a loss whose derivatives by the sequence log-probs are given. */
    double logitGradientNorm(List<PreferenceLoss.Part> parts) {
        JsonNode examples = root.get("examples");
        double squares = 0;
        for (int index = 0; index < parts.size(); index++) {
            JsonNode example = examples.get(index);
            int pairs = examples.size();
            squares += squares(example, "chosen_ids", index, parts.get(index).byChosen() / pairs);
            squares += squares(
                    example, "rejected_ids", index + pairs, parts.get(index).byRejected() / pairs);
        }
        return Math.sqrt(squares);
    }

    private static double logProb(JsonNode example, String side, int row) {
        int[] prompt = ids(example.get("prompt_ids"));
        int[] completion = ids(example.get(side));
        double sum = 0;
        for (int index = 0; index < completion.length; index++) {
            sum += logSoftmax(row, prompt.length + index - 1)[completion[index]];
        }
        return sum;
    }

    private static double squares(JsonNode example, String side, int row, double weight) {
        int[] prompt = ids(example.get("prompt_ids"));
        int[] completion = ids(example.get(side));
        double squares = 0;
        for (int index = 0; index < completion.length; index++) {
            double[] logSoftmax = logSoftmax(row, prompt.length + index - 1);
            for (int token = 0; token < VOCABULARY; token++) {
                double gradient = weight * ((token == completion[index] ? 1 : 0) - Math.exp(logSoftmax[token]));
                squares += gradient * gradient;
            }
        }
        return squares;
    }

    private static double[] logSoftmax(int row, int time) {
        double[] logits = new double[VOCABULARY];
        double sum = 0;
        for (int token = 0; token < VOCABULARY; token++) {
            logits[token] = 2.0 * Math.sin(0.7 * row + 1.3 * time + 0.9 * token) + 0.25 * Math.cos(row * token + time);
            sum += Math.exp(logits[token]);
        }
        for (int token = 0; token < VOCABULARY; token++) {
            logits[token] -= Math.log(sum);
        }
        return logits;
    }

    private static int[] ids(JsonNode array) {
        Stream<JsonNode> elements = StreamSupport.stream(array.spliterator(), false);
        return elements.mapToInt(JsonNode::intValue).toArray();
    }
}
