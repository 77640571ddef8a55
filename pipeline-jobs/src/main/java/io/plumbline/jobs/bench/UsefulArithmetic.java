package io.plumbline.jobs.bench;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;

/**
 * The arithmetic that the log-probs of a pair cannot do without, in floating-point operations: a multiplication and an
 * addition are two. With {@code L} layers, hidden size {@code h}, intermediate size {@code i}, query width {@code q}, key
 * width {@code k}, vocabulary {@code V}, {@code m} feed-forward products (2, gated 3), and a pair whose completions
 * share their first {@code s} tokens after a prompt of {@code p}, so that {@code t = p + s} tokens stand once, and have
 * {@code c} and {@code r} tokens of their own, the last of each not counted, since nothing follows it: {@code n = t + c +
 * r} rows, of which {@code d = 1 + s + c + r} predict completion tokens:
 *
 * <pre>
 * blocks    4 L h k n + 2 (2 h q + m h i) ((L - 1) n + d)
 * attention 4 q (L (t (t + 1) / 2 + c t + c (c + 1) / 2 + r t + r (r + 1) / 2) - (p - 1) p / 2)
 * head      2 h V d
 * </pre>
 *
 * <p>What both completions share counts once, for it need not be computed for each; attention counts the keys that a
 * query may see, not the square; the head counts rows that predict a completion token, and so does the last block, but
 * for its keys and values. There is no padding. A training step is three times the forward pass, since a product's
 * backward pass is two products of its size, except that the head, and the last block but for its keys and values, have
 * no backward pass at the {@code s} positions where both completions ask the same: the loss of their difference has no
 * gradient there. What an engine
 * computes twice to save memory is not useful, and norms, activations, softmax and the optimiser are not counted.
 */
final class UsefulArithmetic {
    private static final int FORWARD_AND_BACKWARD = 3;
    private static final int BACKWARD = 2;

    private final int layers;
    private final double ofKeyAndValue;
    private final double ofRow;
    private final double ofKey;
    private final double ofPrediction;

    UsefulArithmetic(DecoderConfig config) {
        double hidden = config.embedding().hiddenSize();
        AttentionConfig attention = config.block().attention();
        FeedForwardConfig feedForward = config.block().feedForward();
        int products = 1 + feedForward.expandedWidth() / feedForward.intermediateSize();
        layers = config.layers();
        ofKeyAndValue = 4 * hidden * attention.keyValueWidth();
        ofRow = 2 * hidden * (2.0 * attention.queryWidth() + products * (double) feedForward.intermediateSize());
        ofKey = 4.0 * attention.queryWidth();
        ofPrediction = 2 * hidden * config.embedding().vocabularySize();
    }

    /** Of a pair's forward pass. */
    double forward(PromptGroup pair) {
        int shared = pair.prompt().length + pair.sharedTokens();
        double keys = triangle(shared);
        for (int[] completion : pair.completions()) {
            keys += completionKeys(shared, pair.prompt().length + completion.length - 1 - shared);
        }
        double rows = pair.rows();
        double predictions = 1 + rows - pair.prompt().length;
        return layers * ofKeyAndValue * rows
                + ofRow * ((layers - 1) * rows + predictions)
                + ofKey * (layers * keys - triangle(pair.prompt().length - 1))
                + ofPrediction * predictions;
    }

    /** Of a pair's forward and backward pass. */
    double training(PromptGroup pair) {
        int prompt = pair.prompt().length;
        int shared = pair.sharedTokens();
        double agreeing =
                (ofPrediction + ofRow) * shared + ofKey * (triangle(prompt + shared - 1) - triangle(prompt - 1));
        return FORWARD_AND_BACKWARD * forward(pair) - BACKWARD * agreeing;
    }

    private static double completionKeys(long prompt, long completion) {
        return (double) completion * prompt + triangle(completion);
    }

    private static double triangle(long tokens) {
        return tokens * (tokens + 1.0) / 2;
    }
}
