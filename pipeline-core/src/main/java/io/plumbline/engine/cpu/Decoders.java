package io.plumbline.engine.cpu;

import io.plumbline.Platform;
import io.plumbline.engine.EngineOptions;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.ArrayList;
import java.util.List;

/** Builds decoders from what a configuration says, whatever the family is called. */
public final class Decoders {
    private Decoders() {}

    /**
     * @param config the decoder's shape
     * @param layout where its tensors stand in the flat vector; query, key and value next to each other, gate and up too
     * @param options what it may use
     * @throws IllegalArgumentException if the layout lacks a tensor that the configuration asks for, or has it in
     *     another size or place
     */
    public static Decoder create(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        Platform.require();
        Parameters parameters = new Parameters(layout, options.precision());
        int hidden = config.hiddenSize();
        Tensor tokens = parameters.required(ParameterRole.TOKEN_EMBEDDING, -1, config.vocabularySize(), hidden);
        Rotary rotary = config.rope() == null ? null : new Rotary(config);
        Tensor positions = rotary != null
                ? null
                : parameters.required(ParameterRole.POSITION_EMBEDDING, -1, config.maxPositions(), hidden);
        LayerBuilder builder = new LayerBuilder(config, parameters);
        Attention attention = new Attention(config);
        List<Block> blocks = new ArrayList<>(config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(builder.block(layer, attention, rotary));
        }
        Norm finalNorm = builder.norm(ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        Tensor headWeight = config.tiedEmbeddings()
                ? tokens
                : parameters.required(ParameterRole.HEAD_WEIGHT, -1, config.vocabularySize(), hidden);
        Tape tape = new Tape(config, builder.expandedWidth(), options);
        return new PackedDecoder(
                config,
                layout,
                parameters,
                new Embedding(tokens, positions, config.paddingTokenId()),
                blocks,
                rotary,
                new Head(finalNorm, parameters.factor(headWeight)),
                tape,
                options);
    }
}
