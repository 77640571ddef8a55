package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SmolLM3 (Bakouch et al. 2025): Llama whose every fourth layer has no positions (Yang et al. 2025). Defaults are those of
 * transformers' {@code SmolLM3Config}.
 */
final class SmolLm3Architecture implements Architecture {
    private static final RotaryKeys ROTARY = RotaryKeys.full(2_000_000);

    @Override
    public String modelType() {
        return "smollm3";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("SmolLM3ForSequenceClassification");
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
        List<Integer> unturned = unturned(json, keys.layers());
        Integer size = json.flag("use_sliding_window", false) ? json.sizeOrNull("sliding_window", null) : null;
        WindowConfig window = keys.window(size, layer -> size != null && unturned.contains(layer));
        AttentionConfig attention = keys.attention(
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                QueryKeyNorm.NONE,
                ScoreConfig.PLAIN.within(window),
                RotaryFrequencies.parse(json, ROTARY, headSize, keys.positions())
                        .without(unturned.isEmpty() ? null : unturned));
        return keys.decoder(
                keys.embedding(128_004, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, json.flag("mlp_bias", false)),
                true);
    }

    /** The layers whose queries and keys are not turned: of {@code no_rope_layers}, which may name more layers, those with 0. */
    private static List<Integer> unturned(ConfigJson json, int layers) {
        int interval = json.size("no_rope_layer_interval", 4);
        List<Boolean> turned = json.has("no_rope_layers") ? json.firstFlags("no_rope_layers", layers) : List.of();
        List<Integer> unturned = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            if (turned.isEmpty() ? (layer + 1) % interval == 0 : !turned.get(layer)) {
                unturned.add(layer);
            }
        }
        return unturned;
    }
}
