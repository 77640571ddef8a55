package io.plumbline.engine.nd4j;

import io.plumbline.engine.EngineOptions;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;

/** Makes the layers that a configuration describes. */
final class LayerBuilder {
    private final DecoderConfig config;
    private final BlockConfig block;
    private final Weights weights;

    LayerBuilder(DecoderConfig config, Weights weights) {
        this.config = config;
        block = config.block();
        this.weights = weights;
    }

    Embedding embedding() {
        EmbeddingConfig embedding = config.embedding();
        return new Embedding(
                embedding,
                weights.of(ParameterRole.TOKEN_EMBEDDING, -1),
                embedding.learnedPositions() ? weights.of(ParameterRole.POSITION_EMBEDDING, -1) : null);
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>(config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(new Block(block.residual(), attention(layer), feedForward(layer)));
        }
        return blocks;
    }

    Head head(EngineOptions options) {
        Norm norm = norm(config.norm(), ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        HeadConfig head = config.head();
        if (head.scalar() != null) {
            return new ScalarHead(norm, weights.of(ParameterRole.SCORE_WEIGHT, -1), head.scalar());
        }
        ParameterRole weight = head.tied() ? ParameterRole.TOKEN_EMBEDDING : ParameterRole.HEAD_WEIGHT;
        return new VocabularyHead(norm, weights.of(weight, -1), head, options);
    }

    private Layer attention(int layer) {
        AttentionConfig attention = block.attention();
        Layer inside = new SelfAttention(
                attention,
                layer,
                headNorm(ParameterRole.QUERY_NORM_WEIGHT, attention.queryWidth(), layer),
                headNorm(ParameterRole.KEY_NORM_WEIGHT, attention.keyValueWidth(), layer));
        Layer output = linear(
                List.of(ParameterRole.ATTENTION_OUTPUT_WEIGHT),
                attention.outputBias() ? List.of(ParameterRole.ATTENTION_OUTPUT_BIAS) : List.of(),
                layer);
        return part(
                ParameterRole.ATTENTION_NORM_WEIGHT,
                ParameterRole.ATTENTION_NORM_BIAS,
                List.of(projection(layer), inside, output),
                ParameterRole.ATTENTION_RESULT_NORM_WEIGHT,
                layer);
    }

    private Layer projection(int layer) {
        return switch (block.attention().projection()) {
            case SEPARATE -> projection(
                    List.of(ParameterRole.QUERY_WEIGHT, ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT),
                    List.of(ParameterRole.QUERY_BIAS, ParameterRole.KEY_BIAS, ParameterRole.VALUE_BIAS),
                    layer);
            case JOINT, JOINT_BY_HEAD -> projection(
                    List.of(ParameterRole.QUERY_KEY_VALUE_WEIGHT), List.of(ParameterRole.QUERY_KEY_VALUE_BIAS), layer);
        };
    }

    private Layer projection(List<ParameterRole> roles, List<ParameterRole> biases, int layer) {
        return linear(roles, block.attention().inputBias() ? biases : List.of(), layer);
    }

    private SelfAttention.HeadNorm headNorm(ParameterRole weight, int widthOfAll, int layer) {
        return switch (block.attention().queryKeyNorm()) {
            case NONE -> null;
            case EACH_HEAD -> new SelfAttention.HeadNorm(
                    norm(block.norm(), weight, null, layer), block.attention().headSize());
            case ALL_HEADS -> new SelfAttention.HeadNorm(norm(block.norm(), weight, null, layer), widthOfAll);
        };
    }

    private Layer feedForward(int layer) {
        FeedForwardConfig feedForward = block.feedForward();
        Activation activation = Activation.of(feedForward.activation());
        Layer down = product(List.of(ParameterRole.DOWN_WEIGHT), List.of(ParameterRole.DOWN_BIAS), layer);
        List<Layer> inside =
                switch (feedForward.kind()) {
                    case PLAIN -> List.of(
                            product(List.of(ParameterRole.UP_WEIGHT), List.of(ParameterRole.UP_BIAS), layer),
                            new PlainHidden(activation),
                            down);
                    case GATED -> List.of(
                            product(
                                    List.of(ParameterRole.GATE_WEIGHT, ParameterRole.UP_WEIGHT),
                                    List.of(ParameterRole.GATE_BIAS, ParameterRole.UP_BIAS),
                                    layer),
                            new GatedHidden(activation),
                            down);
                    case GATED_JOINT -> List.of(
                            product(List.of(ParameterRole.GATE_UP_WEIGHT), List.of(ParameterRole.GATE_UP_BIAS), layer),
                            new GatedHidden(activation),
                            down);
                };
        return part(
                ParameterRole.FEED_FORWARD_NORM_WEIGHT,
                ParameterRole.FEED_FORWARD_NORM_BIAS,
                inside,
                ParameterRole.FEED_FORWARD_RESULT_NORM_WEIGHT,
                layer);
    }

    /** A product of the feed-forward layer. */
    private Layer product(List<ParameterRole> roles, List<ParameterRole> biases, int layer) {
        return linear(roles, block.feedForward().bias() ? biases : List.of(), layer);
    }

    /** A part of a block, with what stands before and behind it. */
    private Layer part(
            ParameterRole normWeight,
            ParameterRole normBias,
            List<Layer> inside,
            ParameterRole resultNormWeight,
            int layer) {
        List<Layer> layers = new ArrayList<>();
        switch (block.normPlace()) {
            case BEFORE, BOTH -> layers.add(norm(block.norm(), normWeight, normBias, layer));
            case AFTER -> {} // What goes in is taken as it is.
        }
        layers.addAll(inside);
        switch (block.normPlace()) {
            case BEFORE -> {
                if (block.partScale() != null) {
                    layers.add(new Scaled(block.partScale()));
                }
            }
                // Norms with a bias stand before parts alone.
            case AFTER, BOTH -> layers.add(norm(block.norm(), resultNormWeight, null, layer));
        }
        return new LayerSequence(layers);
    }

    private Norm norm(NormConfig norm, ParameterRole weight, ParameterRole bias, int layer) {
        return switch (norm.kind()) {
            case RMS, RMS_AROUND_ONE -> new Norm(norm, weights.of(weight, layer), null);
            case LAYER -> new Norm(norm, weights.of(weight, layer), weights.of(bias, layer));
        };
    }

    /** One product with the matrices of some roles, whose results stand side by side. */
    private Layer linear(List<ParameterRole> roles, List<ParameterRole> biases, int layer) {
        if (roles.size() > 1 && block.weightOrder() == WeightOrder.IN_OUT) {
            // Below each other, they are no matrix of all results.
            throw new IllegalArgumentException(
                    "Separate " + roles + " must be stored [out, in], the configuration says" + " [in, out]");
        }
        return new Linear(
                weights.joined(roles, layer),
                biases.isEmpty() ? null : weights.joined(biases, layer),
                block.weightOrder(),
                weights.adapters(roles, layer, block.weightOrder()));
    }
}
