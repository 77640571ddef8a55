package io.plumbline.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;

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
    public String positionsKey() {
        return "max_position_embeddings";
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        json.requireFlag("use_sliding_window", false);
        requireFullAttention(json);
        int hidden = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        if (!json.has("head_dim") && hidden % heads != 0) {
            throw json.refuse("num_attention_heads must divide hidden_size " + hidden + ", got " + heads);
        }
        int headSize = json.size("head_dim", Math.max(1, hidden / heads));
        int vocabulary = json.size("vocab_size");
        int positions = json.size(positionsKey(), 32_768);
        NormConfig norm = new NormConfig(NormConfig.Kind.RMS, json.number("rms_norm_eps", 1e-6));
        EmbeddingConfig embedding = new EmbeddingConfig(
                vocabulary, hidden, false, positions, json.rowFromEitherEnd("pad_token_id", vocabulary));
        AttentionConfig attention = new AttentionConfig(
                heads,
                // Without it transformers takes 32, whatever the heads: no model means that.
                json.size("num_key_value_heads"),
                headSize,
                Projection.SEPARATE,
                true,
                false,
                RotaryFrequencies.parse(json, headSize, positions));
        FeedForwardConfig feedForward = new FeedForwardConfig(
                FeedForwardConfig.Kind.GATED,
                json.size("intermediate_size"),
                ActivationKind.parse(json, "hidden_act", "silu"),
                false);
        return new DecoderConfig(
                embedding,
                new BlockConfig(Residual.SEQUENTIAL, norm, attention, feedForward, WeightOrder.OUT_IN),
                json.size("num_hidden_layers"),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", false)));
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
