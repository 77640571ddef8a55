package io.plumbline.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rotary frequencies from both layouts of {@code config.json}: {@code rope_theta} beside {@code rope_scaling}, and
 * {@code rope_parameters}, which holds both. Types {@code default}, {@code linear} (Chen et al. 2023) and
 * {@code llama3} are known.
 *
 * <p>Every step is rounded to float32, as in transformers' {@code modeling_rope_utils}: the weights were trained with
 * those angles, and at thousands of tokens the difference from exact ones is no longer small.
 */
final class RotaryFrequencies {
    private static final String SHARE = "partial_rotary_factor";
    private static final double DEFAULT_BASE = 10_000;
    private static final int WIDEST_HEAD = 1 << 14;

    private RotaryFrequencies() {}

    /**
     * Frequencies of a family that turns heads in full.
     *
     * @param json the whole {@code config.json}
     * @param headSize width of one head
     * @param maxPositions stands in for {@code original_max_position_embeddings} where it is missing
     */
    static RotaryConfig parse(ConfigJson json, int headSize, int maxPositions) {
        if (headSize % 2 != 0) {
            throw json.refuse("head_dim must be even for rotary positions, got " + headSize);
        }
        requireFullRotation(json);
        Optional<ConfigJson> parameters = parameters(json);
        parameters.ifPresent(RotaryFrequencies::requireFullRotation);
        return scaled(json, parameters, json.number("rope_theta", DEFAULT_BASE), headSize, maxPositions);
    }

    /**
     * Frequencies of GPT-NeoX, which turns the first dimensions of each head, a quarter of them by default, and has names
     * of its own for their share and for the base.
     *
     * @param json the whole {@code config.json}
     * @param headSize width of one head
     * @param maxPositions stands in for {@code original_max_position_embeddings} where it is missing
     */
    static RotaryConfig parsePartial(ConfigJson json, int headSize, int maxPositions) {
        Optional<ConfigJson> parameters = parameters(json);
        double beside = json.number("rotary_pct", 0.25);
        double share = parameters.map(inside -> inside.number(SHARE, beside)).orElse(beside);
        int rotated = (int) (headSize * share);
        if (share > 1 || rotated < 1) {
            throw json.refuse("rotary_pct must leave 1 to head size " + headSize + " dimensions to turn, got " + share);
        }
        return scaled(json, parameters, json.number("rotary_emb_base", DEFAULT_BASE), rotated, maxPositions);
    }

    /** The parameters in one object, under either name; transformers takes {@code rope_scaling} where both are there. */
    private static Optional<ConfigJson> parameters(ConfigJson json) {
        return json.object("rope_scaling").or(() -> json.object("rope_parameters"));
    }

    private static RotaryConfig scaled(
            ConfigJson json, Optional<ConfigJson> inside, double base, int rotated, int maxPositions) {
        if (rotated > WIDEST_HEAD) {
            throw json.refuse("head_dim must be at most " + WIDEST_HEAD + ", got " + rotated);
        }
        if (inside.isEmpty()) {
            return new RotaryConfig(exact(frequencies(base, rotated)));
        }
        ConfigJson parameters = inside.get();
        float[] frequencies = frequencies(parameters.number("rope_theta", base), rotated);
        String type = parameters.text("rope_type", parameters.text("type", "default"));
        switch (type) {
            case "default" -> {}
            case "linear" -> linear(frequencies, parameters);
            case "llama3" -> llama3(frequencies, parameters, originalPositions(json, parameters, maxPositions));
            default -> throw json.refuse("rope_type '" + ModelError.quote(type)
                    + "' is not supported, supported are default, linear, llama3");
        }
        return new RotaryConfig(exact(frequencies));
    }

    private static void requireFullRotation(ConfigJson json) {
        double factor = json.number(SHARE, 1);
        if (factor != 1) {
            throw json.refuse(SHARE + " must be 1 for this model_type, got " + factor);
        }
    }

    private static int originalPositions(ConfigJson json, ConfigJson parameters, int maxPositions) {
        String key = "original_max_position_embeddings";
        return json.size(key, parameters.size(key, maxPositions));
    }

    private static float[] frequencies(double base, int rotated) {
        // Of an odd number of dimensions transformers turns one more.
        float[] frequencies = new float[(rotated + 1) / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            float exponent = (float) (2 * pair) / rotated;
            frequencies[pair] = 1f / (float) Math.pow(base, exponent);
        }
        return frequencies;
    }

    private static void linear(float[] frequencies, ConfigJson parameters) {
        float factor = (float) parameters.number("factor");
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] /= factor;
        }
    }

    /** Llama 3.1: long waves are stretched by the factor, short ones kept, those between interpolated. */
    private static void llama3(float[] frequencies, ConfigJson parameters, int originalPositions) {
        float factor = (float) parameters.number("factor");
        double lowFactor = parameters.number("low_freq_factor");
        double highFactor = parameters.number("high_freq_factor");
        if (highFactor <= lowFactor) {
            throw parameters.refuse(
                    "high_freq_factor must be above low_freq_factor " + lowFactor + ", got " + highFactor);
        }
        float longest = (float) (originalPositions / lowFactor);
        float shortest = (float) (originalPositions / highFactor);
        for (int pair = 0; pair < frequencies.length; pair++) {
            float frequency = frequencies[pair];
            float wavelength = (float) (2 * Math.PI) / frequency;
            if (wavelength > longest) {
                frequencies[pair] = frequency / factor;
            } else if (wavelength >= shortest) {
                float smooth = (originalPositions / wavelength - (float) lowFactor) / (float) (highFactor - lowFactor);
                frequencies[pair] = (1 - smooth) * frequency / factor + smooth * frequency;
            }
        }
    }

    private static List<Double> exact(float[] frequencies) {
        List<Double> values = new ArrayList<>(frequencies.length);
        for (float frequency : frequencies) {
            values.add((double) frequency);
        }
        return values;
    }
}
