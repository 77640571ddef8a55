package io.plumbline.engine.cuda;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.ParameterRole;

/** The layers of a block, as products and kernels find them. */
record BlockPlaces(
        NormTensors attentionNorm,
        Linear attentionInput,
        Linear attentionOutput,
        NormTensors feedForwardNorm,
        Linear expand,
        Linear down) {

    static BlockPlaces of(DecoderConfig config, Weights weights, int layer) {
        BlockConfig block = config.block();
        AttentionConfig attention = block.attention();
        FeedForwardConfig feedForward = block.feedForward();
        int hidden = config.embedding().hiddenSize();
        boolean joint = attention.projection() != AttentionConfig.Projection.SEPARATE;
        return new BlockPlaces(
                weights.norm(
                        block.norm(), ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.ATTENTION_NORM_BIAS, layer),
                weights.linear(
                        joint ? ParameterRole.QUERY_KEY_VALUE_WEIGHT : ParameterRole.QUERY_WEIGHT,
                        joint ? ParameterRole.QUERY_KEY_VALUE_BIAS : ParameterRole.QUERY_BIAS,
                        layer,
                        hidden,
                        attention.packedWidth()),
                weights.linear(
                        ParameterRole.ATTENTION_OUTPUT_WEIGHT,
                        ParameterRole.ATTENTION_OUTPUT_BIAS,
                        layer,
                        attention.queryWidth(),
                        hidden),
                weights.norm(
                        block.norm(),
                        ParameterRole.FEED_FORWARD_NORM_WEIGHT,
                        ParameterRole.FEED_FORWARD_NORM_BIAS,
                        layer),
                weights.linear(
                        expandWeight(feedForward.kind()),
                        expandBias(feedForward.kind()),
                        layer,
                        hidden,
                        feedForward.expandedWidth()),
                weights.linear(
                        ParameterRole.DOWN_WEIGHT,
                        ParameterRole.DOWN_BIAS,
                        layer,
                        feedForward.intermediateSize(),
                        hidden));
    }

    private static ParameterRole expandWeight(FeedForwardConfig.Kind kind) {
        return switch (kind) {
            case PLAIN -> ParameterRole.UP_WEIGHT;
            case GATED -> ParameterRole.GATE_WEIGHT;
            case GATED_JOINT -> ParameterRole.GATE_UP_WEIGHT;
        };
    }

    private static ParameterRole expandBias(FeedForwardConfig.Kind kind) {
        return switch (kind) {
            case PLAIN -> ParameterRole.UP_BIAS;
            case GATED -> ParameterRole.GATE_BIAS;
            case GATED_JOINT -> ParameterRole.GATE_UP_BIAS;
        };
    }
}
