package io.plumbline.engine.cpu;

import io.plumbline.Platform;
import io.plumbline.engine.EngineOptions;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
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
        EmbeddingConfig embedding = config.embedding();
        int hidden = embedding.hiddenSize();
        Tensor tokens = parameters.required(ParameterRole.TOKEN_EMBEDDING, -1, embedding.vocabularySize(), hidden);
        Tensor positions = embedding.learnedPositions()
                ? parameters.required(ParameterRole.POSITION_EMBEDDING, -1, embedding.maxPositions(), hidden)
                : null;
        AttentionConfig attentionConfig = config.block().attention();
        Rotary rotary = attentionConfig.rotary() == null ? null : new Rotary(attentionConfig);
        LayerBuilder builder = new LayerBuilder(config, parameters);
        Attention attention = new Attention(attentionConfig);
        List<Block> blocks = new ArrayList<>(config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(builder.block(layer, attention, rotary));
        }
        Norm finalNorm =
                builder.norm(config.norm(), ParameterRole.FINAL_NORM_WEIGHT, ParameterRole.FINAL_NORM_BIAS, -1);
        Tensor headWeight = config.head().tied()
                ? tokens
                : parameters.required(ParameterRole.HEAD_WEIGHT, -1, embedding.vocabularySize(), hidden);
        Tape tape = new Tape(config, options);
        return new PackedDecoder(
                config,
                layout,
                parameters,
                new Embedding(tokens, positions, embedding.paddingTokenId()),
                blocks,
                rotary,
                new Head(finalNorm, parameters.factor(headWeight)),
                tape,
                options);
    }
}
