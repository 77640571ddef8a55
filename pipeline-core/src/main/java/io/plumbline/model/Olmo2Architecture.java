package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.Map;
import java.util.Optional;

/**
 * OLMo 2 (OLMo et al. 2024): Llama with norms after each part in place of before it, and a norm over all queries and over
 * all keys of a token. Defaults are those of transformers' {@code Olmo2Config}.
 */
final class Olmo2Architecture implements Architecture {
    private static final String BLOCK = "model.layers.{layer}.";
    /** The names of OLMo 3 too. */
    static final TensorTable TENSORS = Qwen3Architecture.TENSORS
            .without(ParameterRole.ATTENTION_NORM_WEIGHT, ParameterRole.FEED_FORWARD_NORM_WEIGHT)
            .with(Map.ofEntries(
                    entry(ParameterRole.ATTENTION_RESULT_NORM_WEIGHT, BLOCK + "post_attention_layernorm.weight"),
                    entry(ParameterRole.FEED_FORWARD_RESULT_NORM_WEIGHT, BLOCK + "post_feedforward_layernorm.weight")));

    @Override
    public String modelType() {
        return "olmo2";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Olmo2ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 2048);
        return decoder(json, keys, ScoreConfig.PLAIN, keys.rotary(keys.headSize()));
    }

    /** A decoder with norms after each part. */
    static DecoderConfig decoder(ConfigJson json, LlamaKeys keys, ScoreConfig scores, RotaryConfig rotary) {
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-5);
        AttentionConfig attention = keys.attention(
                keys.keyHeads(),
                keys.headSize(),
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                QueryKeyNorm.ALL_HEADS,
                scores,
                rotary);
        return new DecoderConfig(
                keys.embedding(1, null),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        norm,
                        attention,
                        keys.feedForward(FeedForwardConfig.Kind.GATED, false),
                        WeightOrder.OUT_IN,
                        NormPlace.AFTER,
                        null),
                keys.layers(),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", false)));
    }
}
