package io.plumbline.engine.cpu;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.DecoderConfig.WeightOrder;
import io.plumbline.model.ParameterRole;
import java.util.List;

/** Chooses each layer by the configuration's features and finds its tensors in the flat vector. */
final class LayerBuilder {
    private final DecoderConfig config;
    private final Parameters parameters;
    private final int hidden;

    LayerBuilder(DecoderConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        this.hidden = config.hiddenSize();
    }

    Block block(int layer, Attention attention, Rotary rotary) {
        return new Block(
                layer,
                layer == config.layers() - 1,
                norm(ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.ATTENTION_NORM_BIAS, layer),
                attentionInput(layer),
                rotary,
                attention,
                linear(
                        ParameterRole.ATTENTION_OUTPUT_WEIGHT,
                        config.attentionOutputBias() ? ParameterRole.ATTENTION_OUTPUT_BIAS : null,
                        layer,
                        config.queryWidth(),
                        hidden),
                norm(ParameterRole.FEED_FORWARD_NORM_WEIGHT, ParameterRole.FEED_FORWARD_NORM_BIAS, layer),
                feedForward(layer));
    }

    Norm norm(ParameterRole weight, ParameterRole bias, int layer) {
        Tensor weights = parameters.required(weight, layer, 1, hidden);
        return switch (config.norm()) {
            case RMS -> new RmsNorm(weights, config.normEpsilon());
            case LAYER -> new LayerNorm(weights, parameters.required(bias, layer, 1, hidden), config.normEpsilon());
        };
    }

    private Linear attentionInput(int layer) {
        int queries = config.queryWidth();
        int keys = config.keyValueWidth();
        int packed = queries + 2 * keys;
        if (parameters.has(ParameterRole.QUERY_KEY_VALUE_WEIGHT, layer)) {
            return linear(
                    ParameterRole.QUERY_KEY_VALUE_WEIGHT,
                    config.attentionInputBias() ? ParameterRole.QUERY_KEY_VALUE_BIAS : null,
                    layer,
                    hidden,
                    packed);
        }
        refuseSideBySide("query, key and value");
        List<Integer> widths = List.of(queries, keys, keys);
        Tensor weight = parameters.adjacent(
                layer,
                List.of(ParameterRole.QUERY_WEIGHT, ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT),
                widths,
                hidden);
        Tensor bias = config.attentionInputBias()
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
        int width = config.intermediateSize();
        Activation activation = Activation.of(config.activation());
        Linear down = linear(
                ParameterRole.DOWN_WEIGHT,
                config.feedForwardBias() ? ParameterRole.DOWN_BIAS : null,
                layer,
                width,
                hidden);
        return switch (config.feedForward()) {
            case PLAIN -> new FeedForward(
                    linear(
                            ParameterRole.UP_WEIGHT,
                            config.feedForwardBias() ? ParameterRole.UP_BIAS : null,
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
        List<Integer> widths = List.of(config.intermediateSize(), config.intermediateSize());
        Tensor weight =
                parameters.adjacent(layer, List.of(ParameterRole.GATE_WEIGHT, ParameterRole.UP_WEIGHT), widths, hidden);
        Tensor bias = config.feedForwardBias()
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

    /** Width of what a feed-forward layer's first product makes. */
    int expandedWidth() {
        return switch (config.feedForward()) {
            case PLAIN -> config.intermediateSize();
            case GATED -> 2 * config.intermediateSize();
        };
    }
}
