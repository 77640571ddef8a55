package io.plumbline.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Qwen2 and Qwen2.5 (Yang et al. 2024): Llama with a bias on query, key and value. Defaults are those of transformers'
 * {@code Qwen2Config}. Attention over a sliding window is refused; a {@code sliding_window} that is switched off is not
 * read.
 */
final class Qwen2Architecture implements Architecture {
    @Override
    public String modelType() {
        return "qwen2";
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        json.requireFlag("use_sliding_window", false);
        requireFullAttention(json);
        // Without key heads transformers takes 32, whatever the heads: no model means that.
        return LlamaArchitecture.parse(json, 32_768, heads -> json.size("num_key_value_heads"), true, false, false);
    }

    private static void requireFullAttention(ConfigJson json) {
        for (JsonNode type : json.copy().path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw json.refuse("layer_types '" + ModelError.quote(type.asText())
                        + "' is not supported, supported is full_attention");
            }
        }
    }
}
