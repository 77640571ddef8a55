package io.plumbline.jobs.bench;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.DecoderConfig.FeedForward;

/**
 * The arithmetic that the log-probs of a pair cannot do without, in floating-point operations: a multiplication and an
 * addition are two. With {@code L} layers, hidden size {@code h}, intermediate size {@code i}, query width {@code q}, key
 * width {@code k}, vocabulary {@code V}, {@code m} feed-forward products (2, gated 3), and a prompt of {@code p}, a chosen
 * completion of {@code c} and a rejected one of {@code r} tokens:
 *
 * <pre>
 * blocks    2 L (h (q + 2k) + q h + m h i) (p + c + r)
 * attention 4 L q (p (p + 1) / 2 + c p + c (c + 1) / 2 + r p + r (r + 1) / 2)
 * head      2 h V (c + r − 1)
 * </pre>
 *
 * <p>The prompt counts once, for it need not be computed for each completion; attention counts the keys that a query may
 * see, not the square; the head counts positions that predict a completion token, and the prompt's last one predicts the
 * first of both. There is no padding. A training step is three times the forward pass: a product's backward pass is two
 * products of its size. What an engine computes twice to save memory is not useful, and norms, activations, softmax and
 * the optimiser are not counted.
 */
final class UsefulArithmetic {
    private static final int FORWARD_AND_BACKWARD = 3;

    private final double ofToken;
    private final double ofKey;
    private final double ofPrediction;

    UsefulArithmetic(DecoderConfig config) {
        double hidden = config.hiddenSize();
        double projections =
                hidden * (config.queryWidth() + 2.0 * config.keyValueWidth()) + config.queryWidth() * hidden;
        int products = config.feedForward() == FeedForward.GATED ? 3 : 2;
        ofToken = 2 * config.layers() * (projections + products * hidden * config.intermediateSize());
        ofKey = 4.0 * config.layers() * config.queryWidth();
        ofPrediction = 2 * hidden * config.vocabularySize();
    }

    /**
     * Of a forward pass.
     *
     * @param prompt tokens of the prompt
     * @param chosen tokens of one completion
     * @param rejected tokens of the other
     */
    double forward(long prompt, long chosen, long rejected) {
        double keys = triangle(prompt) + completionKeys(prompt, chosen) + completionKeys(prompt, rejected);
        return ofToken * (prompt + chosen + rejected) + ofKey * keys + ofPrediction * (chosen + rejected - 1);
    }

    /** Of a forward and a backward pass; parameters as {@link #forward}. */
    double training(long prompt, long chosen, long rejected) {
        return FORWARD_AND_BACKWARD * forward(prompt, chosen, rejected);
    }

    private static double completionKeys(long prompt, long completion) {
        return (double) completion * prompt + triangle(completion);
    }

    private static double triangle(long tokens) {
        return tokens * (tokens + 1.0) / 2;
    }
}
