package io.plumbline.model;

import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Optional;

/**
 * The language model of Gemma 3 (Gemma Team 2025): Gemma 2 with norms of queries and keys in place of bounded scores, and
 * five layers over a sliding window, with a rotary base of their own, to one over all tokens. Defaults are those of
 * transformers' {@code Gemma3TextConfig}.
 */
final class Gemma3Architecture implements Architecture {
    private static final TensorTable TENSORS = Qwen3Architecture.TENSORS.with(Gemma2Architecture.NORMS);
    private static final RotaryKeys GLOBAL = RotaryKeys.full(1_000_000);
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    @Override
    public String modelType() {
        return "gemma3_text";
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        if (json.has("attn_logit_softcapping")) {
            throw json.refuse(
                    "attn_logit_softcapping is not supported for this model_type, which normalises queries and"
                            + " keys instead");
        }
        LlamaKeys keys = new LlamaKeys(json, 131_072);
        int headSize = json.size("head_dim", GemmaArchitecture.HEAD_SIZE);
        int pattern = json.size("sliding_window_pattern", 6);
        WindowConfig window = keys.window(json.sizeOrNull("sliding_window", 4096), layer -> (layer + 1) % pattern != 0);
        if (window != null) {
            window = new WindowConfig(window.size(), window.layers(), local(json, headSize, keys.positions()));
        }
        return Gemma2Architecture.decoder(
                json,
                keys,
                headSize,
                QueryKeyNorm.EACH_HEAD,
                new ScoreConfig(Gemma2Architecture.scale(json), null, window),
                global(json, headSize, keys.positions()),
                json.numberOrNull("final_logit_softcapping", null));
    }

    /** Rotary positions of the layers that attend to all tokens; scaling acts on these alone. */
    private static RotaryConfig global(ConfigJson json, int headSize, int positions) {
        Optional<ConfigJson> inside = json.object("rope_scaling").or(() -> ofLayers(json, FULL));
        return RotaryFrequencies.parse(json, inside, GLOBAL, headSize, positions);
    }

    /** Rotary positions of the layers over a window. */
    private static RotaryConfig local(ConfigJson json, int headSize, int positions) {
        RotaryKeys keys = RotaryKeys.full("rope_local_base_freq", 10_000);
        return RotaryFrequencies.parse(json, ofLayers(json, SLIDING), keys, headSize, positions);
    }

    private static Optional<ConfigJson> ofLayers(ConfigJson json, String type) {
        Optional<ConfigJson> parameters = json.object("rope_parameters");
        parameters.ifPresent(both -> {
            if (!both.has(FULL) && !both.has(SLIDING)) {
                throw json.refuse("rope_parameters must hold " + FULL + " and " + SLIDING + " for this model_type");
            }
        });
        return parameters.flatMap(both -> both.object(type));
    }
}
