package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.neutralAtOne;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;

/**
 * Granite (Granite Team 2024): Llama whose embedding, scores, parts of a block and logits are multiplied by numbers of the
 * configuration. Defaults are those of transformers' {@code GraniteConfig}.
 */
final class GraniteArchitecture implements Architecture {
    @Override
    public String modelType() {
        return "granite";
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 2048);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        int headSize = keys.headSize();
        AttentionConfig attention = keys.attention(
                keys.keyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                QueryKeyNorm.NONE,
                new ScoreConfig(json.number("attention_multiplier", 1), null, null),
                keys.rotary(headSize));
        return new DecoderConfig(
                keys.embedding(null, neutralAtOne(json.number("embedding_multiplier", 1))),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        norm,
                        attention,
                        keys.feedForward(FeedForwardConfig.Kind.GATED, json.flag("mlp_bias", false)),
                        WeightOrder.OUT_IN,
                        NormPlace.BEFORE,
                        neutralAtOne(json.number("residual_multiplier", 1))),
                keys.layers(),
                norm,
                new HeadConfig(
                        json.flag("tie_word_embeddings", false),
                        neutralAtOne(1 / json.number("logits_scaling", 1)),
                        null));
    }
}
