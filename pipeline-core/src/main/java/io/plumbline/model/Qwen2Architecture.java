package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Optional;

/**
 * Qwen2 and Qwen2.5 (Yang et al. 2024): Llama with a bias on query, key and value, in its later layers over a sliding window
 * where that is switched on. Defaults are those of transformers' {@code Qwen2Config}.
 */
final class Qwen2Architecture implements Architecture {
    @Override
    public String modelType() {
        return "qwen2";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Qwen2ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 32_768);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        int headSize = keys.headSize();
        AttentionConfig attention = new AttentionConfig(
                keys.heads(),
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                true,
                false,
                keys.rotary(headSize),
                QueryKeyNorm.NONE,
                scores(json, keys));
        return keys.decoder(
                keys.embedding(null, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, false),
                false);
    }

    /** Over a window where {@code use_sliding_window} says so: in the layers from {@code max_window_layers} on. */
    static ScoreConfig scores(ConfigJson json, LlamaKeys keys) {
        Integer size = json.flag("use_sliding_window", false) ? json.sizeOrNull("sliding_window", 4096) : null;
        int first = size == null ? keys.layers() : json.count("max_window_layers", 28);
        return ScoreConfig.PLAIN.within(keys.window(size, layer -> layer >= first));
    }
}
