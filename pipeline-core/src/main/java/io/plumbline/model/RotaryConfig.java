package io.plumbline.model;

import java.util.List;

/**
 * Rotary position embedding (Su et al. 2021), halves rotated as in Hugging Face's {@code rotate_half}.
 *
 * @param inverseFrequencies angle per position of each rotated pair, after scaling: {@code [rotated / 2]}
 */
public record RotaryConfig(List<Double> inverseFrequencies) {
    /** Copies the list and refuses an empty one. */
    public RotaryConfig {
        inverseFrequencies = List.copyOf(inverseFrequencies);
        DecoderConfig.require(
                !inverseFrequencies.isEmpty(), "Rotary position embedding must have at least one frequency, got none");
    }
}
