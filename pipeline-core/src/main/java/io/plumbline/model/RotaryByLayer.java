package io.plumbline.model;

import java.util.Optional;

/**
 * Rotary positions of a family whose layers over a window have their own: {@code rope_parameters} hold an object for each
 * kind of layer, and {@code rope_scaling} of the layout before acts on the layers over all tokens alone.
 */
final class RotaryByLayer {
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    private RotaryByLayer() {}

    /** Those of the layers that attend to all tokens. */
    static RotaryConfig full(ConfigJson json, RotaryKeys keys, int headSize, int maxPositions) {
        Optional<ConfigJson> inside = json.object("rope_scaling").or(() -> ofLayers(json, FULL));
        return RotaryFrequencies.parse(json, inside, keys, headSize, maxPositions);
    }

    /** The window with the rotary positions of its layers; null for none. */
    static WindowConfig sliding(ConfigJson json, WindowConfig window, RotaryKeys keys, int headSize, int maxPositions) {
        if (window == null) {
            return null;
        }
        RotaryConfig rotary = RotaryFrequencies.parse(json, ofLayers(json, SLIDING), keys, headSize, maxPositions);
        return new WindowConfig(window.size(), window.layers(), rotary);
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
