package io.plumbline.model;

import java.util.Map;

/**
 * The keys of {@code config.json} under which a family says how it turns heads, and its defaults.
 *
 * @param base the base of the frequencies
 * @param defaultBase its value where it is not said
 * @param share of each head's dimensions, the first, those that are turned
 * @param defaultShare its value where it is not said; null for a family that turns heads in full
 * @param defaultOriginal {@code original_max_position_embeddings} where it is not said beside the parameters; null where
 *     these say it
 * @param types the kinds of scaling of the family, by the names that it gives them
 */
record RotaryKeys(
        String base,
        double defaultBase,
        String share,
        Double defaultShare,
        Integer defaultOriginal,
        Map<String, RopeScaling> types) {
    /** Of Llama and most families after it. */
    static final RotaryKeys LLAMA = full(10_000);

    RotaryKeys {
        types = Map.copyOf(types);
    }

    /** Of a family that turns heads in full. */
    static RotaryKeys full(double defaultBase) {
        return full("rope_theta", defaultBase);
    }

    /** Of a family that turns heads in full and calls the base otherwise. */
    static RotaryKeys full(String base, double defaultBase) {
        return new RotaryKeys(base, defaultBase, "partial_rotary_factor", null, null, RopeScaling.BY_TYPE);
    }
}
