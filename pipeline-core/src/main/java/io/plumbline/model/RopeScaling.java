package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.neutralAtOne;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/**
 * A kind of {@code rope_type}: how a model that was trained on short sequences turns heads in longer ones. A new kind is a
 * method and a line in the table.
 *
 * <p>Every step is rounded to float32, as in transformers' {@code modeling_rope_utils}: the weights were trained with
 * those angles, and at thousands of tokens the difference from exact ones is no longer small.
 */
interface RopeScaling {
    /** The kinds by the names that most families give them. */
    Map<String, RopeScaling> BY_TYPE = new TreeMap<>(Map.of(
            "default", rope -> unscaled(rope.base(), rope.rotated()),
            "linear", RopeScaling::linear,
            "dynamic", RopeScaling::dynamic,
            "yarn", RopeScaling::yarn,
            "longrope", RopeScaling::longrope,
            "llama3", RopeScaling::llama3));

    /**
     * A model's parameters before they are scaled.
     *
     * @param parameters the object that holds the kind's own keys
     * @param base of the frequencies
     * @param rotated dimensions of each head that are turned
     * @param maxPositions longest sequence the model is for
     * @param originalPositions longest sequence it was trained on before that
     */
    record Unscaled(ConfigJson parameters, double base, int rotated, int maxPositions, int originalPositions) {}

    /** The parameters as this kind scales them. */
    RotaryConfig scale(Unscaled unscaled);

    /** The kind that parameters name. */
    static RopeScaling of(RotaryKeys keys, ConfigJson parameters) {
        String named = parameters.text("rope_type", parameters.text("type", "default"));
        RopeScaling scaling = keys.types().get(named);
        if (scaling == null) {
            throw parameters.refuse("rope_type '" + ModelError.quote(named) + "' is not supported, supported are "
                    + String.join(", ", new TreeSet<>(keys.types().keySet())));
        }
        return scaling;
    }

    /** Frequencies that fall from 1 to the base's inverse (Su et al. 2021). */
    static RotaryConfig unscaled(double base, int rotated) {
        return new RotaryConfig(exact(frequencies(base, rotated)));
    }

    private static float[] frequencies(double base, int rotated) {
        float[] frequencies = inverses(base, rotated);
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = 1f / frequencies[pair];
        }
        return frequencies;
    }

    /** The inverse of each frequency. */
    private static float[] inverses(double base, int rotated) {
        // Of an odd number of dimensions transformers turns one more.
        float[] inverses = new float[(rotated + 1) / 2];
        for (int pair = 0; pair < inverses.length; pair++) {
            float exponent = (float) (2 * pair) / rotated;
            inverses[pair] = (float) Math.pow(base, exponent);
        }
        return inverses;
    }

    /** Positions closer together (Chen et al. 2023). */
    private static RotaryConfig linear(Unscaled rope) {
        float[] frequencies = frequencies(rope.base(), rope.rotated());
        float factor = (float) rope.parameters().number("factor");
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] /= factor;
        }
        return new RotaryConfig(exact(frequencies));
    }

    /**
     * A base that grows with the sequence once it is longer than {@code max_position_embeddings}. Such sequences are
     * refused, since their tokens would be turned by how long the whole is; up to there nothing is scaled.
     */
    private static RotaryConfig dynamic(Unscaled rope) {
        rope.parameters().number("factor");
        return unscaled(rope.base(), rope.rotated());
    }

    /** YaRN (Peng et al. 2023): short waves are kept, long ones stretched, and queries and keys made longer. */
    private static RotaryConfig yarn(Unscaled rope) {
        ConfigJson parameters = rope.parameters();
        double factor = parameters.number("factor", (double) rope.maxPositions() / rope.originalPositions());
        double low = Math.max(0, correction(rope, parameters.number("beta_fast", 32), Math::floor));
        double high = Math.min(rope.rotated() - 1, correction(rope, parameters.number("beta_slow", 1), Math::ceil));
        // Transformers' way around a division by zero.
        float width = (float) ((low == high ? high + 0.001 : high) - low);
        float[] frequencies = inverses(rope.base(), rope.rotated());
        for (int pair = 0; pair < frequencies.length; pair++) {
            float stretched = 1f / ((float) factor * frequencies[pair]);
            float kept = 1f / frequencies[pair];
            float share = 1 - Math.min(1, Math.max(0, (pair - (float) low) / width));
            frequencies[pair] = stretched * (1 - share) + kept * share;
        }
        return new RotaryConfig(exact(frequencies), neutralAtOne(yarnFactor(parameters, factor)), null, null);
    }

    /** The dimension whose wave turns so many times over the original positions. */
    private static double correction(Unscaled rope, double turns, DoubleUnaryOperator rounding) {
        double dimension = rope.rotated()
                * Math.log(rope.originalPositions() / (turns * 2 * Math.PI))
                / (2 * Math.log(rope.base()));
        return rope.parameters().flag("truncate", true) ? rounding.applyAsDouble(dimension) : dimension;
    }

    private static double yarnFactor(ConfigJson parameters, double factor) {
        if (parameters.has("mscale") && parameters.has("mscale_all_dim") && !parameters.has("attention_factor")) {
            return yarnScale(factor, parameters.number("mscale"))
                    / yarnScale(factor, parameters.number("mscale_all_dim"));
        }
        return parameters.number("attention_factor", yarnScale(factor, 1));
    }

    private static double yarnScale(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    /** LongRoPE (Ding et al. 2024): a stretch for each frequency, one list for short sequences and one for long ones. */
    private static RotaryConfig longrope(Unscaled rope) {
        ConfigJson parameters = rope.parameters();
        for (String key : List.of("short_mscale", "long_mscale")) {
            if (parameters.has(key)) {
                throw parameters.refuse(key + " is not supported, supported is attention_factor");
            }
        }
        int original = rope.originalPositions();
        double factor = parameters.number("factor", (double) rope.maxPositions() / original);
        double growth = factor <= 1 || original < 2 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        List<Double> inLong = stretched(rope, "long_factor");
        return new RotaryConfig(
                stretched(rope, "short_factor"),
                neutralAtOne(parameters.number("attention_factor", growth)),
                rope.maxPositions() > original ? new LongRotaryConfig(original, inLong) : null,
                null);
    }

    private static List<Double> stretched(Unscaled rope, String key) {
        float[] frequencies = inverses(rope.base(), rope.rotated());
        List<Double> stretches = rope.parameters().numbers(key, frequencies.length);
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = 1f / (stretches.get(pair).floatValue() * frequencies[pair]);
        }
        return exact(frequencies);
    }

    /** Llama 3.1: long waves are stretched by the factor, short ones kept, those between interpolated. */
    private static RotaryConfig llama3(Unscaled rope) {
        ConfigJson parameters = rope.parameters();
        float factor = (float) parameters.number("factor");
        double lowFactor = parameters.number("low_freq_factor");
        double highFactor = parameters.number("high_freq_factor");
        if (highFactor <= lowFactor) {
            throw parameters.refuse(
                    "high_freq_factor must be above low_freq_factor " + lowFactor + ", got " + highFactor);
        }
        int original = rope.originalPositions();
        float longest = (float) (original / lowFactor);
        float shortest = (float) (original / highFactor);
        float[] frequencies = frequencies(rope.base(), rope.rotated());
        for (int pair = 0; pair < frequencies.length; pair++) {
            float frequency = frequencies[pair];
            float wavelength = (float) (2 * Math.PI) / frequency;
            if (wavelength > longest) {
                frequencies[pair] = frequency / factor;
            } else if (wavelength >= shortest) {
                float smooth = (original / wavelength - (float) lowFactor) / (float) (highFactor - lowFactor);
                frequencies[pair] = (1 - smooth) * frequency / factor + smooth * frequency;
            }
        }
        return new RotaryConfig(exact(frequencies));
    }

    private static List<Double> exact(float[] frequencies) {
        List<Double> values = new ArrayList<>(frequencies.length);
        for (float frequency : frequencies) {
            values.add((double) frequency);
        }
        return values;
    }
}
