package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

import java.util.List;

/**
 * Rotary frequencies of long sequences (Ding et al. 2024, LongRoPE). A sequence's length, prompt and completion together,
 * decides for all of its tokens.
 *
 * @param beyond most tokens of a sequence that is not long yet
 * @param inverseFrequencies angle per position of each rotated pair in longer ones: {@code [rotated / 2]}
 */
public record LongRotaryConfig(int beyond, List<Double> inverseFrequencies) {
    /** Copies the list and refuses a length that is not positive. */
    public LongRotaryConfig {
        inverseFrequencies = List.copyOf(inverseFrequencies);
        require(beyond > 0, "original_max_position_embeddings must be > 0, got " + beyond);
    }
}
