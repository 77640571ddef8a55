package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Tiny decoders whose weights follow from a formula, and groups whose tokens do. */
final class SmallModels {
    static final int VOCABULARY = 29;

    private SmallModels() {}

    /** RMS norms, rotary positions, two query heads to a key head, gated feed-forward, untied head. */
    static DecoderConfig rotary() {
        return new DecoderConfig(
                "llama",
                VOCABULARY,
                12,
                20,
                2,
                4,
                2,
                4,
                200,
                DecoderConfig.Norm.RMS,
                1e-5,
                new DecoderConfig.Rope(List.of(1.0, 0.1)),
                DecoderConfig.FeedForward.GATED,
                DecoderConfig.Activation.SILU,
                DecoderConfig.WeightOrder.OUT_IN,
                false,
                false,
                false,
                false,
                1,
                List.of(2),
                null);
    }

    /** What {@link #rotary} leaves out of a decoder by torch's order: biases everywhere, wide heads, a tied head. */
    static DecoderConfig biased() {
        return new DecoderConfig(
                "qwen2",
                VOCABULARY,
                10,
                14,
                2,
                2,
                1,
                8,
                200,
                DecoderConfig.Norm.RMS,
                1e-5,
                new DecoderConfig.Rope(List.of(1.0, 0.3, 0.1)),
                DecoderConfig.FeedForward.GATED,
                DecoderConfig.Activation.GELU_ERF,
                DecoderConfig.WeightOrder.OUT_IN,
                true,
                true,
                true,
                true,
                1,
                List.of(2),
                null);
    }

    /** Query, key and value with a bias, nothing else with one, and a tied head: Qwen2's form. */
    static DecoderConfig queryBias() {
        return new DecoderConfig(
                "qwen2",
                VOCABULARY,
                12,
                20,
                2,
                2,
                1,
                6,
                200,
                DecoderConfig.Norm.RMS,
                1e-5,
                new DecoderConfig.Rope(List.of(1.0, Math.pow(100, -1 / 3.0), Math.pow(100, -2 / 3.0))),
                DecoderConfig.FeedForward.GATED,
                DecoderConfig.Activation.SILU,
                DecoderConfig.WeightOrder.OUT_IN,
                true,
                false,
                false,
                true,
                1,
                List.of(2),
                null);
    }

    /** Layer norms, learned positions, one product for query, key and value, plain feed-forward, tied head. */
    static DecoderConfig learnedPositions() {
        return new DecoderConfig(
                "gpt2",
                VOCABULARY,
                12,
                20,
                2,
                3,
                3,
                4,
                200,
                DecoderConfig.Norm.LAYER,
                1e-5,
                null,
                DecoderConfig.FeedForward.PLAIN,
                DecoderConfig.Activation.GELU_TANH,
                DecoderConfig.WeightOrder.IN_OUT,
                true,
                true,
                true,
                true,
                1,
                List.of(2),
                null);
    }

    /** The same with so many layers and tokens. */
    static DecoderConfig shaped(DecoderConfig config, int layers, int vocabularySize) {
        return new DecoderConfig(
                config.modelType(),
                vocabularySize,
                config.hiddenSize(),
                config.intermediateSize(),
                layers,
                config.heads(),
                config.keyValueHeads(),
                config.headSize(),
                config.maxPositions(),
                config.norm(),
                config.normEpsilon(),
                config.rope(),
                config.feedForward(),
                config.activation(),
                config.weightOrder(),
                config.attentionInputBias(),
                config.attentionOutputBias(),
                config.feedForwardBias(),
                config.tiedEmbeddings(),
                config.bosTokenId(),
                config.eosTokenIds(),
                config.paddingTokenId());
    }

    /** The layout that the configuration asks for. */
    static ParameterLayout layout(DecoderConfig config) {
        ParameterLayout.Builder layout = new ParameterLayout.Builder();
        int hidden = config.hiddenSize();
        add(layout, ParameterRole.TOKEN_EMBEDDING, -1, config.vocabularySize(), hidden);
        if (config.rope() == null) {
            add(layout, ParameterRole.POSITION_EMBEDDING, -1, config.maxPositions(), hidden);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            addNorm(layout, config, ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.ATTENTION_NORM_BIAS, layer);
            addAttention(layout, config, layer);
            addNorm(
                    layout,
                    config,
                    ParameterRole.FEED_FORWARD_NORM_WEIGHT,
                    ParameterRole.FEED_FORWARD_NORM_BIAS,
                    layer);
            addFeedForward(layout, config, layer);
        }
        addNorm(layout, config, ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        if (!config.tiedEmbeddings()) {
            add(layout, ParameterRole.HEAD_WEIGHT, -1, config.vocabularySize(), hidden);
        }
        return layout.build();
    }

    private static void add(ParameterLayout.Builder layout, ParameterRole role, int layer, int... shape) {
        layout.add(role + "." + layer, role, layer, shape);
    }

    private static void addNorm(
            ParameterLayout.Builder layout, DecoderConfig config, ParameterRole weight, ParameterRole bias, int layer) {
        add(layout, weight, layer, config.hiddenSize());
        if (config.norm() == DecoderConfig.Norm.LAYER) {
            add(layout, bias, layer, config.hiddenSize());
        }
    }

    private static void addLinear(
            ParameterLayout.Builder layout, DecoderConfig config, ParameterRole role, int layer, int in, int out) {
        switch (config.weightOrder()) {
            case OUT_IN -> add(layout, role, layer, out, in);
            case IN_OUT -> add(layout, role, layer, in, out);
        }
    }

    private static void addAttention(ParameterLayout.Builder layout, DecoderConfig config, int layer) {
        int hidden = config.hiddenSize();
        int queries = config.queryWidth();
        int keys = config.keyValueWidth();
        if (config.weightOrder() == DecoderConfig.WeightOrder.IN_OUT) {
            add(layout, ParameterRole.QUERY_KEY_VALUE_WEIGHT, layer, hidden, queries + 2 * keys);
            add(layout, ParameterRole.QUERY_KEY_VALUE_BIAS, layer, queries + 2 * keys);
        } else {
            add(layout, ParameterRole.QUERY_WEIGHT, layer, queries, hidden);
            add(layout, ParameterRole.KEY_WEIGHT, layer, keys, hidden);
            add(layout, ParameterRole.VALUE_WEIGHT, layer, keys, hidden);
            if (config.attentionInputBias()) {
                add(layout, ParameterRole.QUERY_BIAS, layer, queries);
                add(layout, ParameterRole.KEY_BIAS, layer, keys);
                add(layout, ParameterRole.VALUE_BIAS, layer, keys);
            }
        }
        addLinear(layout, config, ParameterRole.ATTENTION_OUTPUT_WEIGHT, layer, queries, hidden);
        if (config.attentionOutputBias()) {
            add(layout, ParameterRole.ATTENTION_OUTPUT_BIAS, layer, hidden);
        }
    }

    private static void addFeedForward(ParameterLayout.Builder layout, DecoderConfig config, int layer) {
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        boolean gated = config.feedForward() == DecoderConfig.FeedForward.GATED;
        if (gated) {
            addLinear(layout, config, ParameterRole.GATE_WEIGHT, layer, hidden, inner);
        }
        addLinear(layout, config, ParameterRole.UP_WEIGHT, layer, hidden, inner);
        if (config.feedForwardBias() && gated) {
            add(layout, ParameterRole.GATE_BIAS, layer, inner);
        }
        if (config.feedForwardBias()) {
            add(layout, ParameterRole.UP_BIAS, layer, inner);
        }
        addLinear(layout, config, ParameterRole.DOWN_WEIGHT, layer, inner, hidden);
        if (config.feedForwardBias()) {
            add(layout, ParameterRole.DOWN_BIAS, layer, hidden);
        }
    }

    /** Weights of a moderate size that no symmetry makes equal: {@code sin(i * i + 0.5 i) * 0.6}. */
    static INDArray weights(ParameterLayout layout) {
        float[] values = new float[Math.toIntExact(layout.size())];
        for (int i = 0; i < values.length; i++) {
            double phase = (double) i * i % 1000.0 + 0.5 * i;
            values[i] = (float) (Math.sin(phase) * 0.6);
        }
        return Nd4j.createFromArray(values).reshape(1, values.length).castTo(DataType.FLOAT);
    }

    /** Groups of different shapes: without and with a prompt, with one, two and three completions. */
    static List<PromptGroup> groups() {
        return List.of(
                new PromptGroup(tokens(1, 1), List.of(tokens(6, 2), tokens(3, 3))),
                new PromptGroup(tokens(9, 4), List.of(tokens(5, 5))),
                new PromptGroup(tokens(4, 6), List.of(tokens(1, 7), tokens(8, 8), tokens(2, 9))),
                new PromptGroup(tokens(7, 10), List.of(tokens(11, 11), tokens(10, 12))));
    }

    /**
     * Groups whose completions start alike: all but the last token of the shorter one, in part, three of them, and long
     * enough that what they share fills more than a block of attention.
     */
    static List<PromptGroup> alike() {
        return List.of(
                new PromptGroup(tokens(1, 1), List.of(startingLike(5, 2, 6, 3), startingLike(5, 2, 9, 4))),
                new PromptGroup(tokens(3, 5), List.of(startingLike(4, 6, 8, 7), startingLike(4, 6, 5, 8))),
                new PromptGroup(tokens(2, 1), List.of(tokens(4, 3), tokens(7, 3))),
                new PromptGroup(
                        tokens(2, 9),
                        List.of(startingLike(3, 1, 8, 2), startingLike(3, 1, 4, 3), startingLike(3, 1, 6, 4))),
                new PromptGroup(tokens(20, 13), List.of(startingLike(60, 9, 90, 14), startingLike(60, 9, 129, 15))));
    }

    private static int[] startingLike(int shared, int seed, int count, int restSeed) {
        int[] tokens = tokens(count, restSeed);
        System.arraycopy(tokens(shared, seed), 0, tokens, 0, shared);
        return tokens;
    }

    /** Longer than a block of attention on both sides of the prompt's end. */
    static PromptGroup longGroup() {
        return new PromptGroup(tokens(71, 13), List.of(tokens(90, 14), tokens(129, 15)));
    }

    static int[] tokens(int count, int seed) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = (i * i * 7 + 11 * i + 5 * seed) % VOCABULARY;
        }
        return tokens;
    }

    /** Every completion on its own, with its prompt before it. */
    static List<PromptGroup> apart(List<PromptGroup> groups) {
        List<PromptGroup> apart = new ArrayList<>();
        for (PromptGroup group : groups) {
            for (int[] completion : group.completions()) {
                apart.add(new PromptGroup(group.prompt(), List.of(completion)));
            }
        }
        return apart;
    }
}
