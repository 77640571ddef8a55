package io.plumbline.model;

import java.util.Optional;

/**
 * Rotary position parameters from both layouts of {@code config.json}: {@code rope_theta} beside {@code rope_scaling}, and
 * {@code rope_parameters}, which holds both. The kinds of scaling are those of {@link RopeScaling}.
 */
final class RotaryFrequencies {
    private static final int WIDEST_HEAD = 1 << 14;
    private static final String ORIGINAL = "original_max_position_embeddings";

    private RotaryFrequencies() {}

    /**
     * The parameters of a model that turns the heads of all layers alike.
     *
     * @param json the whole {@code config.json}
     * @param keys of its family
     * @param headSize width of one head
     * @param maxPositions longest sequence the model was made for
     */
    static RotaryConfig parse(ConfigJson json, RotaryKeys keys, int headSize, int maxPositions) {
        // Transformers takes rope_scaling where both are there.
        Optional<ConfigJson> inside = json.object("rope_scaling").or(() -> json.object("rope_parameters"));
        inside.ifPresent(parameters -> parameters.requireFlat("this model_type turns the heads of all layers alike"));
        Integer original = json.has(ORIGINAL) ? Integer.valueOf(json.size(ORIGINAL)) : keys.defaultOriginal();
        return parse(json, inside, keys, headSize, maxPositions, original);
    }

    /**
     * The parameters of some layers, which stand in an object of their own.
     *
     * @param inside the object; empty for none, so that nothing is scaled
     */
    static RotaryConfig ofLayers(
            ConfigJson json, Optional<ConfigJson> inside, RotaryKeys keys, int headSize, int maxPositions) {
        inside.ifPresent(parameters -> parameters.requireFlat("this object holds for all layers of its kind"));
        return parse(json, inside, keys, headSize, maxPositions, null);
    }

    private static RotaryConfig parse(
            ConfigJson json,
            Optional<ConfigJson> inside,
            RotaryKeys keys,
            int headSize,
            int maxPositions,
            Integer originalBeside) {
        int rotated = rotated(json, inside, keys, headSize);
        if (rotated > WIDEST_HEAD) {
            throw json.refuse("head_dim must be at most " + WIDEST_HEAD + ", got " + rotated);
        }
        double beside = json.number(keys.base(), keys.defaultBase());
        double base = inside.map(parameters -> parameters.number("rope_theta", beside))
                .orElse(beside);
        if (inside.isEmpty()) {
            return RopeScaling.unscaled(base, rotated);
        }
        ConfigJson parameters = inside.get();
        int original = originalBeside == null ? parameters.size(ORIGINAL, maxPositions) : originalBeside;
        return RopeScaling.of(keys, parameters)
                .scale(new RopeScaling.Unscaled(parameters, base, rotated, maxPositions, original));
    }

    /** Dimensions of each head that are turned: the first. */
    private static int rotated(ConfigJson json, Optional<ConfigJson> inside, RotaryKeys keys, int headSize) {
        if (keys.defaultShare() == null) {
            if (headSize % 2 != 0) {
                throw json.refuse("head_dim must be even for rotary positions, got " + headSize);
            }
            requireFullRotation(json, keys);
            inside.ifPresent(parameters -> requireFullRotation(parameters, keys));
            return headSize;
        }
        double beside = json.number(keys.share(), keys.defaultShare());
        double share = inside.map(parameters -> parameters.number("partial_rotary_factor", beside))
                .orElse(beside);
        int rotated = (int) (headSize * share);
        if (share > 1 || rotated < 1) {
            throw json.refuse(
                    keys.share() + " must leave 1 to head size " + headSize + " dimensions to turn, got " + share);
        }
        return rotated;
    }

    private static void requireFullRotation(ConfigJson json, RotaryKeys keys) {
        double factor = json.number(keys.share(), 1);
        if (factor != 1) {
            throw json.refuse(keys.share() + " must be 1 for this model_type, got " + factor);
        }
    }
}
