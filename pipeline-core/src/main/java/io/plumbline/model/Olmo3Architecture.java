package io.plumbline.model;

import java.util.Optional;

/**
 * OLMo 3 (OLMo et al. 2025): OLMo 2 with three layers over a sliding window to one over all tokens, which alone have scaled
 * rotary positions. Defaults are those of transformers' {@code Olmo3Config}.
 */
final class Olmo3Architecture implements Architecture {
    private static final double BASE = 500_000;
    private static final RotaryKeys ROTARY = RotaryKeys.full(BASE);

    @Override
    public String modelType() {
        return "olmo3";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Olmo3ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return Olmo2Architecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 2048);
        int headSize = keys.headSize();
        WindowConfig window = keys.window(json.sizeOrNull("sliding_window", 4096), layer -> (layer + 1) % 4 != 0);
        if (window != null) {
            requireBaseOfAllLayers(json);
        }
        ScoreConfig scores =
                ScoreConfig.PLAIN.within(RotaryByLayer.sliding(json, window, ROTARY, headSize, keys.positions()));
        return Olmo2Architecture.decoder(
                json, keys, scores, RotaryByLayer.full(json, ROTARY, headSize, keys.positions()));
    }

    /** Transformers gives a base beside the parameters to the layers over all tokens, and the default to the others. */
    private static void requireBaseOfAllLayers(ConfigJson json) {
        double base = json.number(ROTARY.base(), BASE);
        if (base != BASE && !RotaryByLayer.slidingHasBase(json)) {
            throw json.refuse("rope_theta must be " + BASE + " for this model_type, got " + base
                    + ": write rope_parameters with a rope_theta for full_attention and for sliding_attention");
        }
    }
}
