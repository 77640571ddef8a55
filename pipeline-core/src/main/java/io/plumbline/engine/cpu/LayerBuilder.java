package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterRole;
import io.plumbline.model.RotaryConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses each layer by the configuration's features and finds its tensors in the flat vector. */
final class LayerBuilder {
    private final BlockConfig config;
    private final int layers;
    private final int hidden;
    private final Parameters parameters;
    private final Map<RotaryConfig, Rotary> rotaries = new HashMap<>();

    LayerBuilder(DecoderConfig config, Parameters parameters) {
        this.config = config.block();
        this.layers = config.layers();
        this.hidden = config.embedding().hiddenSize();
        this.parameters = parameters;
    }

    /** A block. It shares the tables of rotary positions with those of the same angles, and has tensors of its own. */
    Block block(int layer) {
        BlockLayers own = new BlockLayers(
                config.residual(),
                partInput(ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.ATTENTION_NORM_BIAS, layer),
                new AttentionInput(attentionProjection(layer), headNorms(layer), rotary(layer)),
                new Attention(config.attention(), layer),
                partOutput(
                        linear(
                                ParameterRole.ATTENTION_OUTPUT_WEIGHT,
                                config.attention().outputBias() ? ParameterRole.ATTENTION_OUTPUT_BIAS : null,
                                layer,
                                config.attention().queryWidth(),
                                hidden),
                        ParameterRole.ATTENTION_RESULT_NORM_WEIGHT,
                        layer),
                partInput(ParameterRole.FEED_FORWARD_NORM_WEIGHT, ParameterRole.FEED_FORWARD_NORM_BIAS, layer),
                feedForward(layer));
        return layer == layers - 1 ? new LastBlock(layer, own) : new InnerBlock(layer, own);
    }

    private Rotary rotary(int layer) {
        RotaryConfig angles = config.attention().rotaryOf(layer);
        return angles == null
                ? null
                : rotaries.computeIfAbsent(angles, missing -> new Rotary(config.attention(), missing));
    }

    private PartInput partInput(ParameterRole weight, ParameterRole bias, int layer) {
        return switch (config.normPlace()) {
            case BEFORE, BOTH -> norm(config.norm(), weight, bias, layer);
            case AFTER -> new Unchanged();
        };
    }

    private PartOutput partOutput(Linear linear, ParameterRole weight, int layer) {
        Norm norm =
                switch (config.normPlace()) {
                    case BEFORE -> null;
                        // Norms with a bias stand before parts alone.
                    case AFTER, BOTH -> norm(config.norm(), weight, null, layer);
                };
        return new PartOutput(
                linear,
                norm,
                config.partScale() == null ? 1 : config.partScale().floatValue());
    }

    private HeadNorms headNorms(int layer) {
        AttentionConfig attention = config.attention();
        int size = attention.headSize();
        return switch (attention.queryKeyNorm()) {
            case NONE -> null;
            case EACH_HEAD -> headNorms(layer, size, size);
            case ALL_HEADS -> headNorms(layer, attention.queryWidth(), attention.keyValueWidth());
        };
    }

    private HeadNorms headNorms(int layer, int queryWidth, int keyWidth) {
        return new HeadNorms(
                config.attention(),
                parameters.required(ParameterRole.QUERY_NORM_WEIGHT, layer, 1, queryWidth),
                parameters.required(ParameterRole.KEY_NORM_WEIGHT, layer, 1, keyWidth),
                new RmsNorm(config.norm().epsilon()),
                storedAround(config.norm()));
    }

    private static float storedAround(NormConfig norm) {
        return switch (norm.kind()) {
            case RMS, LAYER -> 0;
            case RMS_AROUND_ONE -> 1;
        };
    }

    Norm norm(NormConfig norm, ParameterRole weight, ParameterRole bias, int layer) {
        Tensor weights = parameters.required(weight, layer, 1, hidden);
        return switch (norm.kind()) {
            case RMS, RMS_AROUND_ONE -> new Norm(new RmsNorm(norm.epsilon()), weights, null, storedAround(norm));
            case LAYER -> new Norm(
                    new LayerNorm(norm.epsilon()),
                    weights,
                    parameters.required(bias, layer, 1, hidden),
                    storedAround(norm));
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
        List<ParameterRole> weights =
                List.of(ParameterRole.QUERY_WEIGHT, ParameterRole.KEY_WEIGHT, ParameterRole.VALUE_WEIGHT);
        Tensor weight = parameters.adjacent(layer, weights, widths, hidden);
        Tensor bias = config.attention().inputBias()
                ? parameters.adjacentRow(
                        layer,
                        List.of(ParameterRole.QUERY_BIAS, ParameterRole.KEY_BIAS, ParameterRole.VALUE_BIAS),
                        widths)
                : null;
        return linear(weight, bias, parameters.adapters(layer, weights, widths, hidden));
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
        PartOutput down = partOutput(
                linear(
                        ParameterRole.DOWN_WEIGHT,
                        feedForward.bias() ? ParameterRole.DOWN_BIAS : null,
                        layer,
                        width,
                        hidden),
                ParameterRole.FEED_FORWARD_RESULT_NORM_WEIGHT,
                layer);
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
            case GATED_JOINT -> new FeedForward(
                    linear(
                            ParameterRole.GATE_UP_WEIGHT,
                            feedForward.bias() ? ParameterRole.GATE_UP_BIAS : null,
                            layer,
                            hidden,
                            2 * width),
                    new GatedHidden(activation),
                    down);
        };
    }

    private Linear gateAndUp(int layer) {
        refuseSideBySide("gate and up");
        int width = config.feedForward().intermediateSize();
        List<Integer> widths = List.of(width, width);
        List<ParameterRole> weights = List.of(ParameterRole.GATE_WEIGHT, ParameterRole.UP_WEIGHT);
        Tensor weight = parameters.adjacent(layer, weights, widths, hidden);
        Tensor bias = config.feedForward().bias()
                ? parameters.adjacentRow(layer, List.of(ParameterRole.GATE_BIAS, ParameterRole.UP_BIAS), widths)
                : null;
        return linear(weight, bias, parameters.adapters(layer, weights, widths, hidden));
    }

    private Linear linear(ParameterRole weight, ParameterRole bias, int layer, int inputs, int outputs) {
        Tensor weights =
                switch (config.weightOrder()) {
                    case OUT_IN -> parameters.required(weight, layer, outputs, inputs);
                    case IN_OUT -> parameters.required(weight, layer, inputs, outputs);
                };
        Tensor biases = bias == null ? null : parameters.required(bias, layer, 1, outputs);
        return linear(weights, biases, parameters.adapters(layer, List.of(weight), List.of(outputs), inputs));
    }

    private Linear linear(Tensor weight, Tensor bias, List<Adapter> adapters) {
        return new Linear(parameters.factor(weight), bias, config.weightOrder(), adapters);
    }
}
