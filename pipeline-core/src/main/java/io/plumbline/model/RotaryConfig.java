package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

import java.util.List;

/**
 * Rotary position embedding (Su et al. 2021), halves rotated as in Hugging Face's {@code rotate_half}.
 *
 * @param inverseFrequencies angle per position of each rotated pair, after scaling: {@code [rotated / 2]}
 * @param factor number that queries and keys are multiplied by as they are turned (Peng et al. 2023); null for 1
 * @param longer the frequencies of long sequences; null where they are those of short ones
 * @param unturnedLayers layers, from 0, whose queries and keys are left as they are; null for none
 */
public record RotaryConfig(
        List<Double> inverseFrequencies, Double factor, LongRotaryConfig longer, List<Integer> unturnedLayers) {
    /** Copies the lists and refuses an empty one. */
    public RotaryConfig {
        inverseFrequencies = List.copyOf(inverseFrequencies);
        unturnedLayers = unturnedLayers == null ? null : List.copyOf(unturnedLayers);
        require(!inverseFrequencies.isEmpty(), "Rotary position embedding must have at least one frequency, got none");
        require(
                factor == null || factor > 0 && Double.isFinite(factor),
                "attention_factor must be a number > 0, got " + factor);
        require(
                longer == null || longer.inverseFrequencies().size() == inverseFrequencies.size(),
                "Long and short sequences must have the same number of frequencies");
        require(unturnedLayers == null || !unturnedLayers.isEmpty(), "A list of layers must not be empty");
    }

    /** The same angles for sequences of every length, in every layer. */
    public RotaryConfig(List<Double> inverseFrequencies) {
        this(inverseFrequencies, null, null, null);
    }

    /** The same, without the layers that are left as they are; null for none. */
    RotaryConfig without(List<Integer> layers) {
        return new RotaryConfig(inverseFrequencies, factor, longer, layers);
    }

    /** Returns whether it turns the queries and keys of a layer. */
    boolean turns(int layer) {
        return unturnedLayers == null || !unturnedLayers.contains(layer);
    }
}
