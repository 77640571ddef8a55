package io.plumbline.model;

import io.plumbline.model.DecoderConfig.FeedForward;
import io.plumbline.model.DecoderConfig.Norm;
import io.plumbline.model.DecoderConfig.WeightOrder;

/**
 * GPT-2 (Radford et al. 2019): layer norms, learned positions, query, key and value in one projection, weights stored
 * {@code [in, out]}. Defaults are those of transformers' {@code GPT2Config}. Dropout is not applied.
 */
final class Gpt2Architecture implements Architecture {
    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public String positionsKey() {
        return "n_positions";
    }

    @Override
    public String basePrefix() {
        return "transformer.";
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        json.requireFlag("scale_attn_weights", true);
        json.requireFlag("scale_attn_by_inverse_layer_idx", false);
        json.requireFlag("reorder_and_upcast_attn", false);
        json.requireFlag("add_cross_attention", false);
        int hidden = json.size("n_embd");
        int heads = json.size("n_head");
        if (hidden % heads != 0) {
            throw json.refuse("n_head must divide n_embd " + hidden + ", got " + heads);
        }
        return new DecoderConfig(
                modelType(),
                json.size("vocab_size"),
                hidden,
                json.size("n_inner", 4 * hidden),
                json.size("n_layer"),
                heads,
                heads,
                hidden / heads,
                json.size(positionsKey(), 1024),
                Norm.LAYER,
                json.number("layer_norm_epsilon", 1e-5),
                null,
                FeedForward.PLAIN,
                Activations.parse(json, "activation_function", "gelu_new"),
                WeightOrder.IN_OUT,
                true,
                true,
                true,
                json.flag("tie_word_embeddings", true),
                json.tokenId("bos_token_id"),
                json.tokenIds("eos_token_id"),
                null);
    }

    @Override
    public ParameterLayout layout(DecoderConfig config) {
        int hidden = config.hiddenSize();
        ParameterLayout.Builder layout = new ParameterLayout.Builder();
        layout.add("transformer.wte.weight", ParameterRole.TOKEN_EMBEDDING, -1, config.vocabularySize(), hidden);
        layout.add("transformer.wpe.weight", ParameterRole.POSITION_EMBEDDING, -1, config.maxPositions(), hidden);
        for (int layer = 0; layer < config.layers(); layer++) {
            addBlock(layout, config, layer);
        }
        layout.add("transformer.ln_f.weight", ParameterRole.FINAL_NORM_WEIGHT, -1, hidden);
        layout.add("transformer.ln_f.bias", ParameterRole.FINAL_NORM_BIAS, -1, hidden);
        if (!config.tiedEmbeddings()) {
            layout.add("lm_head.weight", ParameterRole.HEAD_WEIGHT, -1, config.vocabularySize(), hidden);
        }
        return layout.build();
    }

    private static void addBlock(ParameterLayout.Builder layout, DecoderConfig config, int layer) {
        String block = "transformer.h." + layer + ".";
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        layout.add(block + "ln_1.weight", ParameterRole.ATTENTION_NORM_WEIGHT, layer, hidden);
        layout.add(block + "ln_1.bias", ParameterRole.ATTENTION_NORM_BIAS, layer, hidden);
        layout.add(block + "attn.c_attn.weight", ParameterRole.QUERY_KEY_VALUE_WEIGHT, layer, hidden, 3 * hidden);
        layout.add(block + "attn.c_attn.bias", ParameterRole.QUERY_KEY_VALUE_BIAS, layer, 3 * hidden);
        layout.add(block + "attn.c_proj.weight", ParameterRole.ATTENTION_OUTPUT_WEIGHT, layer, hidden, hidden);
        layout.add(block + "attn.c_proj.bias", ParameterRole.ATTENTION_OUTPUT_BIAS, layer, hidden);
        layout.add(block + "ln_2.weight", ParameterRole.FEED_FORWARD_NORM_WEIGHT, layer, hidden);
        layout.add(block + "ln_2.bias", ParameterRole.FEED_FORWARD_NORM_BIAS, layer, hidden);
        layout.add(block + "mlp.c_fc.weight", ParameterRole.UP_WEIGHT, layer, hidden, inner);
        layout.add(block + "mlp.c_fc.bias", ParameterRole.UP_BIAS, layer, inner);
        layout.add(block + "mlp.c_proj.weight", ParameterRole.DOWN_WEIGHT, layer, inner, hidden);
        layout.add(block + "mlp.c_proj.bias", ParameterRole.DOWN_BIAS, layer, hidden);
    }

    /** The causal mask, which early versions stored. */
    @Override
    public boolean ignorable(String tensor) {
        return tensor.endsWith(".attn.bias") || tensor.endsWith(".attn.masked_bias");
    }

    @Override
    public double residualScale(DecoderConfig config) {
        return 1 / Math.sqrt(2.0 * config.layers());
    }
}
