package io.plumbline.jobs.bench;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;
import java.util.stream.IntStream;

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
 * <p>In a layer over a window a query sees at most its size of keys, in place of all up to it.
 *
 * <p>What both completions share counts once, for it need not be computed for each; attention counts the keys that a
 * query may see, not the square; the head counts rows that predict a completion token, and so does the last block, but
 * for its keys and values. There is no padding. A training step is three times the forward pass, since a product's
 * backward pass is two products of its size, except that the head, and the last block but for its keys and values, have
 * no backward pass at the {@code s} positions where both completions ask the same: the loss of their difference has no
 * gradient there. Where weights are frozen, the backward pass of a product with one is a single product; what adapters
 * compute beside is not counted. What an engine computes twice to save memory is not useful, and norms, activations, softmax
 * and the optimiser are not counted.
 */
public final class UsefulArithmetic {
    /** Backward products of attention, neither of whose factors is a weight. */
    private static final int BACKWARD = 2;

    private static final int ALL = Integer.MAX_VALUE;

    private final int layers;
    private final int windowedLayers;
    private final int window;
    private final int windowOfLast;
    private final double ofKeyAndValue;
    private final double ofRow;
    private final double ofKey;
    private final double ofPrediction;

    /** The arithmetic of a decoder. */
    public UsefulArithmetic(DecoderConfig config) {
        double hidden = config.embedding().hiddenSize();
        AttentionConfig attention = config.block().attention();
        FeedForwardConfig feedForward = config.block().feedForward();
        int products = 1 + feedForward.expandedWidth() / feedForward.intermediateSize();
        layers = config.layers();
        windowedLayers = (int) IntStream.range(0, layers)
                .filter(layer -> attention.windowOf(layer) != null)
                .count();
        window = windowedLayers == 0 ? ALL : attention.scores().window().size();
        windowOfLast = attention.windowOf(layers - 1) == null ? ALL : window;
        ofKeyAndValue = 4 * hidden * attention.keyValueWidth();
        ofRow = 2 * hidden * (2.0 * attention.queryWidth() + products * (double) feedForward.intermediateSize());
        ofKey = 4.0 * attention.queryWidth();
        ofPrediction = 2 * hidden * config.embedding().vocabularySize();
    }

    /** Of a pair's forward pass. */
    public double forward(PromptGroup pair) {
        return ofWeights(pair) + ofAttention(pair);
    }

    private double ofAttention(PromptGroup pair) {
        double keys = (layers - windowedLayers) * keys(pair, ALL) + windowedLayers * keys(pair, window);
        return ofKey * (keys - keysUpTo(pair.prompt().length - 1, windowOfLast));
    }

    private double ofWeights(PromptGroup pair) {
        double rows = pair.rows();
        double predictions = 1 + rows - pair.prompt().length;
        return layers * ofKeyAndValue * rows + ofRow * ((layers - 1) * rows + predictions) + ofPrediction * predictions;
    }

    /** Of a pair's forward and backward pass where all is trained. */
    public double training(PromptGroup pair) {
        return training(pair, BACKWARD);
    }

    /** Of a pair's forward and backward pass where adapters are trained and weights are frozen. */
    public double trainingOfAdapters(PromptGroup pair) {
        return training(pair, 1);
    }

    /** @param ofWeight products of the backward pass for each with a weight */
    private double training(PromptGroup pair, int ofWeight) {
        int prompt = pair.prompt().length;
        int shared = pair.sharedTokens();
        double agreeingRows = (ofPrediction + ofRow) * shared;
        double agreeingKeys =
                ofKey * (keysUpTo(prompt + shared - 1, windowOfLast) - keysUpTo(prompt - 1, windowOfLast));
        return forward(pair)
                + ofWeight * (ofWeights(pair) - agreeingRows)
                + BACKWARD * (ofAttention(pair) - agreeingKeys);
    }

    /** Keys that a layer's queries see. */
    private static double keys(PromptGroup pair, int window) {
        int shared = pair.prompt().length + pair.sharedTokens();
        double keys = keysUpTo(shared, window);
        for (int[] completion : pair.completions()) {
            keys += keysUpTo(pair.prompt().length + completion.length - 1, window) - keysUpTo(shared, window);
        }
        return keys;
    }

    /** Keys that the queries of a sequence's first tokens see: as many as there are up to each, at most the window. */
    private static double keysUpTo(int tokens, int window) {
        double growing = Math.min(tokens, window);
        return growing * (growing + 1) / 2 + (tokens - growing) * window;
    }
}
