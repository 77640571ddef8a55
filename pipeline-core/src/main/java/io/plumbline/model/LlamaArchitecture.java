package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Llama (Touvron et al. 2023): RMS norms, rotary positions, grouped key and value heads, gated feed-forward. Defaults
 * are those of transformers' {@code LlamaConfig}.
 */
final class LlamaArchitecture implements Architecture {
    private static final String BLOCK = "model.layers.{layer}.";

    /** The names that many later families share. */
    static final TensorTable TENSORS = new TensorTable(
            "model.",
            Map.ofEntries(
                    entry(ParameterRole.TOKEN_EMBEDDING, "model.embed_tokens.weight"),
                    entry(ParameterRole.ATTENTION_NORM_WEIGHT, BLOCK + "input_layernorm.weight"),
                    entry(ParameterRole.QUERY_WEIGHT, BLOCK + "self_attn.q_proj.weight"),
                    entry(ParameterRole.KEY_WEIGHT, BLOCK + "self_attn.k_proj.weight"),
                    entry(ParameterRole.VALUE_WEIGHT, BLOCK + "self_attn.v_proj.weight"),
                    entry(ParameterRole.QUERY_BIAS, BLOCK + "self_attn.q_proj.bias"),
                    entry(ParameterRole.KEY_BIAS, BLOCK + "self_attn.k_proj.bias"),
                    entry(ParameterRole.VALUE_BIAS, BLOCK + "self_attn.v_proj.bias"),
                    entry(ParameterRole.ATTENTION_OUTPUT_WEIGHT, BLOCK + "self_attn.o_proj.weight"),
                    entry(ParameterRole.ATTENTION_OUTPUT_BIAS, BLOCK + "self_attn.o_proj.bias"),
                    entry(ParameterRole.FEED_FORWARD_NORM_WEIGHT, BLOCK + "post_attention_layernorm.weight"),
                    entry(ParameterRole.GATE_WEIGHT, BLOCK + "mlp.gate_proj.weight"),
                    entry(ParameterRole.UP_WEIGHT, BLOCK + "mlp.up_proj.weight"),
                    entry(ParameterRole.GATE_BIAS, BLOCK + "mlp.gate_proj.bias"),
                    entry(ParameterRole.UP_BIAS, BLOCK + "mlp.up_proj.bias"),
                    entry(ParameterRole.DOWN_WEIGHT, BLOCK + "mlp.down_proj.weight"),
                    entry(ParameterRole.DOWN_BIAS, BLOCK + "mlp.down_proj.bias"),
                    entry(ParameterRole.FINAL_NORM_WEIGHT, "model.norm.weight"),
                    entry(ParameterRole.HEAD_WEIGHT, "lm_head.weight")),
            Map.of(),
            List.of("rotary_emb.inv_freq"));

    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("LlamaForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        boolean attentionBias = json.flag("attention_bias", false);
        LlamaKeys keys = new LlamaKeys(json, 2048);
        int keyHeads = keys.keyHeads();
        boolean feedForwardBias = json.flag("mlp_bias", false);
        int headSize = keys.headSize();
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        AttentionConfig attention = keys.attention(
                keyHeads,
                headSize,
                Projection.SEPARATE,
                attentionBias,
                QueryKeyNorm.NONE,
                ScoreConfig.PLAIN,
                keys.rotary(headSize));
        return keys.decoder(
                keys.embedding(null, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, feedForwardBias),
                false);
    }
}
