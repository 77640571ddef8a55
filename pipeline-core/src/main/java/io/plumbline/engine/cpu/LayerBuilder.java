package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterRole;
import java.util.List;

/** Chooses each layer by the configuration's features and finds its tensors in the flat vector. */
final class LayerBuilder {
    private final BlockConfig config;
    private final int layers;
    private final int hidden;
    private final Parameters parameters;
    private final Attention attention;
    private final Rotary rotary; // null where positions are learned

    LayerBuilder(DecoderConfig config, Parameters parameters) {
        this.config = config.block();
        this.layers = config.layers();
        this.hidden = config.embedding().hiddenSize();
        this.parameters = parameters;
        this.attention = new Attention(this.config.attention());
        this.rotary = this.config.attention().rotary() == null ? null : new Rotary(this.config.attention());
    }

    /** A block. It shares attention and the tables of rotary positions with the others, and has tensors of its own. */
    Block block(int layer) {
        BlockLayers own = new BlockLayers(
                config.residual(),
                norm(config.norm(), ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.ATTENTION_NORM_BIAS, layer),
                new AttentionInput(attentionProjection(layer), rotary),
                attention,
                linear(
                        ParameterRole.ATTENTION_OUTPUT_WEIGHT,
                        config.attention().outputBias() ? ParameterRole.ATTENTION_OUTPUT_BIAS : null,
                        layer,
                        config.attention().queryWidth(),
                        hidden),
                norm(
                        config.norm(),
                        ParameterRole.FEED_FORWARD_NORM_WEIGHT,
                        ParameterRole.FEED_FORWARD_NORM_BIAS,
                        layer),
                feedForward(layer));
        return layer == layers - 1 ? new LastBlock(layer, own) : new InnerBlock(layer, own);
    }

    Norm norm(NormConfig norm, ParameterRole weight, ParameterRole bias, int layer) {
        Tensor weights = parameters.required(weight, layer, 1, hidden);
        return switch (norm.kind()) {
            case RMS -> new Norm(new RmsNorm(norm.epsilon()), weights, null);
            case LAYER -> new Norm(new LayerNorm(norm.epsilon()), weights, parameters.required(bias, layer, 1, hidden));
        };
    }

    private Linear attentionProjection(int layer) {
        AttentionConfig attention = config.attention();
        return switch (attention.projection()) {
            case JOINT, JOINT_BY_HEAD -> linear(
                    ParameterRole.QUERY_KEY_VALUE_WEIGHT,
                    attention.inputBias() ? ParameterRole.QUERY_KEY_VALUE_BIAS : null,
                    layer,
                    hidden,
                    attention.packedWidth());
            case SEPARATE -> queryKeyAndValue(layer);
        };
    }

    private Linear queryKeyAndValue(int layer) {
        refuseSideBySide("query, key and value");
        int queries = config.attention().queryWidth();
        int keys = config.attention().keyValueWidth();
        List<Integer> widths = List.of(queries, keys, keys);
        Tensor weight = parameters.adjacent(
                layer,
                List.of(ParameterRole.QUERY_WEIGHT, ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT),
                widths,
                hidden);
        Tensor bias = config.attention().inputBias()
                ? parameters.adjacentRow(
                        layer,
                        List.of(ParameterRole.QUERY_BIAS, ParameterRole.KEY_BIAS, ParameterRole.VALUE_BIAS),
                        widths)
                : null;
        return new Linear(parameters.factor(weight), bias, config.weightOrder());
    }

    /** Tensors stored by input cannot be joined by output without copying. */
    private void refuseSideBySide(String what) {
        if (config.weightOrder() == WeightOrder.IN_OUT) {
            throw new IllegalArgumentException(
                    "Separate " + what + " weights must be stored [out, in], the configuration says [in, out]");
        }
    }

    private FeedForward feedForward(int layer) {
        FeedForwardConfig feedForward = config.feedForward();
        int width = feedForward.intermediateSize();
        Activation activation = Activation.of(feedForward.activation());
        Linear down = linear(
                ParameterRole.DOWN_WEIGHT, feedForward.bias() ? ParameterRole.DOWN_BIAS : null, layer, width, hidden);
        return switch (feedForward.kind()) {
            case PLAIN -> new FeedForward(
                    linear(
                            ParameterRole.UP_WEIGHT,
                            feedForward.bias() ? ParameterRole.UP_BIAS : null,
                            layer,
                            hidden,
                            width),
                    new PlainHidden(activation),
                    down);
            case GATED -> new FeedForward(gateAndUp(layer), new GatedHidden(activation), down);
        };
    }

    private Linear gateAndUp(int layer) {
        refuseSideBySide("gate and up");
        int width = config.feedForward().intermediateSize();
        List<Integer> widths = List.of(width, width);
        Tensor weight =
                parameters.adjacent(layer, List.of(ParameterRole.GATE_WEIGHT, ParameterRole.UP_WEIGHT), widths, hidden);
        Tensor bias = config.feedForward().bias()
                ? parameters.adjacentRow(layer, List.of(ParameterRole.GATE_BIAS, ParameterRole.UP_BIAS), widths)
                : null;
        return new Linear(parameters.factor(weight), bias, config.weightOrder());
    }

    private Linear linear(ParameterRole weight, ParameterRole bias, int layer, int inputs, int outputs) {
        Tensor weights =
                switch (config.weightOrder()) {
                    case OUT_IN -> parameters.required(weight, layer, outputs, inputs);
                    case IN_OUT -> parameters.required(weight, layer, inputs, outputs);
                };
        Tensor biases = bias == null ? null : parameters.required(bias, layer, 1, outputs);
        return new Linear(parameters.factor(weights), biases, config.weightOrder());
    }
}
