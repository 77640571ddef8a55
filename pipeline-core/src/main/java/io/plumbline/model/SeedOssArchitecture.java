package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import java.util.Optional;

/**
 * Seed-OSS (ByteDance Seed Team 2025): Llama with a bias on query, key and value, and of its own on the projection behind
 * attention. Defaults are those of transformers' {@code SeedOssConfig}. Dropout is not applied.
 */
final class SeedOssArchitecture implements Architecture {
    @Override
    public String modelType() {
        return "seed_oss";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("SeedOssForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 524_288);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        int headSize = json.saysNull("head_dim") ? keys.headSize() : json.size("head_dim", 128);
        AttentionConfig attention = new AttentionConfig(
                keys.heads(),
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", true),
                json.flag("attention_out_bias", false),
                keys.rotary(headSize));
        return keys.decoder(
                keys.embedding(1, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, json.flag("mlp_bias", false)),
                false);
    }
}
