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
    private static final RotaryKeys LOCAL = RotaryKeys.full("rope_local_base_freq", 10_000);

    @Override
    public String modelType() {
        return "gemma3_text";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Gemma3TextForSequenceClassification");
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
        WindowConfig turned = RotaryByLayer.sliding(json, window, LOCAL, headSize, keys.positions());
        return Gemma2Architecture.decoder(
                json,
                keys,
                headSize,
                QueryKeyNorm.EACH_HEAD,
                new ScoreConfig(Gemma2Architecture.scale(json), null, turned),
                RotaryByLayer.full(json, GLOBAL, headSize, keys.positions()),
                json.numberOrNull("final_logit_softcapping", null));
    }
}
