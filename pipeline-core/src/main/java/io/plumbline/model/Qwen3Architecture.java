package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Map;
import java.util.Optional;

/**
 * Qwen3 (Yang et al. 2025): Llama with a norm of each head's query and key, in its later layers over a sliding window where
 * that is switched on. Defaults are those of transformers' {@code Qwen3Config}.
 */
final class Qwen3Architecture implements Architecture {
    private static final String ATTENTION = "model.layers.{layer}.self_attn.";

    /** The names that families with norms of queries and keys share. */
    static final TensorTable TENSORS = LlamaArchitecture.TENSORS.with(Map.ofEntries(
            entry(ParameterRole.QUERY_NORM_WEIGHT, ATTENTION + "q_norm.weight"),
            entry(ParameterRole.KEY_NORM_WEIGHT, ATTENTION + "k_norm.weight")));

    @Override
    public String modelType() {
        return "qwen3";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Qwen3ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 32_768);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        int headSize = json.size("head_dim", 128);
        AttentionConfig attention = keys.attention(
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                QueryKeyNorm.EACH_HEAD,
                Qwen2Architecture.scores(json, keys),
                keys.rotary(headSize));
        return keys.decoder(
                keys.embedding(null, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, false),
                false);
    }
}
