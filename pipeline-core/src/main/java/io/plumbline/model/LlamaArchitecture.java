package io.plumbline.model;

import io.plumbline.model.DecoderConfig.FeedForward;
import io.plumbline.model.DecoderConfig.Norm;
import io.plumbline.model.DecoderConfig.WeightOrder;

/**
 * Llama (Touvron et al. 2023): RMS norms, rotary positions, grouped key and value heads, gated feed-forward. Defaults
 * are those of transformers' {@code LlamaConfig}.
 */
final class LlamaArchitecture implements Architecture {
    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public String positionsKey() {
        return "max_position_embeddings";
    }

    @Override
    public String basePrefix() {
        return "model.";
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        int hidden = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        if (!json.has("head_dim") && hidden % heads != 0) {
            throw json.refuse("num_attention_heads must divide hidden_size " + hidden + ", got " + heads);
        }
        int headSize = json.size("head_dim", Math.max(1, hidden / heads));
        int maxPositions = json.size(positionsKey(), 2048);
        boolean attentionBias = json.flag("attention_bias", false);
        return new DecoderConfig(
                modelType(),
                json.size("vocab_size"),
                hidden,
                json.size("intermediate_size"),
                json.size("num_hidden_layers"),
                heads,
                json.size("num_key_value_heads", heads),
                headSize,
                maxPositions,
                Norm.RMS,
                json.number("rms_norm_eps", 1e-6),
                RotaryFrequencies.parse(json, headSize, maxPositions),
                FeedForward.GATED,
                Activations.parse(json, "hidden_act", "silu"),
                WeightOrder.OUT_IN,
                attentionBias,
                attentionBias,
                json.flag("mlp_bias", false),
                json.flag("tie_word_embeddings", false),
                json.tokenId("bos_token_id"),
                json.tokenIds("eos_token_id"),
                json.rowFromEitherEnd("pad_token_id", json.size("vocab_size")));
    }

    @Override
    public ParameterLayout layout(DecoderConfig config) {
        int hidden = config.hiddenSize();
        ParameterLayout.Builder layout = new ParameterLayout.Builder();
        layout.add(
                "model.embed_tokens.weight",
                ParameterRole.TOKEN_EMBEDDING,
                -1,
                config.vocabularySize(),
                hidden); // [vocabulary, hidden]
        for (int layer = 0; layer < config.layers(); layer++) {
            addAttention(layout, config, layer);
            addFeedForward(layout, config, layer);
        }
        layout.add("model.norm.weight", ParameterRole.FINAL_NORM_WEIGHT, -1, hidden);
        if (!config.tiedEmbeddings()) {
            layout.add("lm_head.weight", ParameterRole.HEAD_WEIGHT, -1, config.vocabularySize(), hidden);
        }
        return layout.build();
    }

    private static void addAttention(ParameterLayout.Builder layout, DecoderConfig config, int layer) {
        String block = "model.layers." + layer + ".";
        String attention = block + "self_attn.";
        int hidden = config.hiddenSize();
        int queries = config.queryWidth();
        int keyValues = config.keyValueWidth();
        layout.add(block + "input_layernorm.weight", ParameterRole.ATTENTION_NORM_WEIGHT, layer, hidden);
        layout.add(attention + "q_proj.weight", ParameterRole.QUERY_WEIGHT, layer, queries, hidden);
        layout.add(attention + "k_proj.weight", ParameterRole.KEY_WEIGHT, layer, keyValues, hidden);
        layout.add(attention + "v_proj.weight", ParameterRole.VALUE_WEIGHT, layer, keyValues, hidden);
        if (config.attentionInputBias()) {
            layout.add(attention + "q_proj.bias", ParameterRole.QUERY_BIAS, layer, queries);
            layout.add(attention + "k_proj.bias", ParameterRole.KEY_BIAS, layer, keyValues);
            layout.add(attention + "v_proj.bias", ParameterRole.VALUE_BIAS, layer, keyValues);
        }
        layout.add(attention + "o_proj.weight", ParameterRole.ATTENTION_OUTPUT_WEIGHT, layer, hidden, queries);
        if (config.attentionOutputBias()) {
            layout.add(attention + "o_proj.bias", ParameterRole.ATTENTION_OUTPUT_BIAS, layer, hidden);
        }
    }

    private static void addFeedForward(ParameterLayout.Builder layout, DecoderConfig config, int layer) {
        String block = "model.layers." + layer + ".";
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        layout.add(block + "post_attention_layernorm.weight", ParameterRole.FEED_FORWARD_NORM_WEIGHT, layer, hidden);
        layout.add(block + "mlp.gate_proj.weight", ParameterRole.GATE_WEIGHT, layer, inner, hidden);
        layout.add(block + "mlp.up_proj.weight", ParameterRole.UP_WEIGHT, layer, inner, hidden);
        if (config.feedForwardBias()) {
            layout.add(block + "mlp.gate_proj.bias", ParameterRole.GATE_BIAS, layer, inner);
            layout.add(block + "mlp.up_proj.bias", ParameterRole.UP_BIAS, layer, inner);
        }
        layout.add(block + "mlp.down_proj.weight", ParameterRole.DOWN_WEIGHT, layer, hidden, inner);
        if (config.feedForwardBias()) {
            layout.add(block + "mlp.down_proj.bias", ParameterRole.DOWN_BIAS, layer, hidden);
        }
    }

    @Override
    public boolean ignorable(String tensor) {
        return tensor.endsWith("rotary_emb.inv_freq");
    }
}
