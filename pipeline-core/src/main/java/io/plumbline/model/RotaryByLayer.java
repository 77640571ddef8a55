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
        Optional<ConfigJson> inside = scaling(json).or(() -> ofLayers(json, FULL));
        return RotaryFrequencies.ofLayers(json, inside, keys, headSize, maxPositions);
    }

    /** The window with the rotary positions of its layers; null for none. */
    static WindowConfig sliding(ConfigJson json, WindowConfig window, RotaryKeys keys, int headSize, int maxPositions) {
        if (window == null) {
            return null;
        }
        RotaryConfig rotary = RotaryFrequencies.ofLayers(json, ofLayers(json, SLIDING), keys, headSize, maxPositions);
        return new WindowConfig(window.size(), window.layers(), rotary);
    }

    /**
     * Returns the object of the layout before. Refused is one that transformers reads otherwise than it looks: it adds its
     * entries to parameters of the type {@code default}, which a {@code type} does not replace.
     */
    private static Optional<ConfigJson> scaling(ConfigJson json) {
        Optional<ConfigJson> scaling = json.object("rope_scaling");
        scaling.ifPresent(found -> {
            if (json.object("rope_parameters").isPresent()) {
                throw json.refuse("rope_scaling and rope_parameters are both there, which is not supported for this"
                        + " model_type: write rope_parameters alone");
            }
            if (found.has("type") && !found.has("rope_type")) {
                throw json.refuse("rope_scaling.type is not read for this model_type, call it rope_type");
            }
        });
        return scaling;
    }

    /** Returns whether the layers over a window have a base of their own. */
    static boolean slidingHasBase(ConfigJson json) {
        return ofLayers(json, SLIDING)
                .filter(parameters -> parameters.has("rope_theta"))
                .isPresent();
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
