package io.plumbline.model;

import static io.plumbline.model.DecoderConfig.require;

import java.util.List;

/**
 * Attention over the last tokens alone (Beltagy et al. 2020), in some layers or in all.
 *
 * @param size most tokens that a token attends to, itself among them
 * @param layers layers, from 0, that attend so; null for all
 * @param rotary rotary position parameters of these layers; null where they are those of the others
 */
public record WindowConfig(int size, List<Integer> layers, RotaryConfig rotary) {
    /** Copies the list and refuses a window without a token. */
    public WindowConfig {
        layers = layers == null ? null : List.copyOf(layers);
        require(size > 0, "sliding_window must be > 0, got " + size);
        require(layers == null || !layers.isEmpty(), "A list of layers must not be empty");
    }

    /** Returns whether a layer attends over the window alone. */
    public boolean covers(int layer) {
        return layers == null || layers.contains(layer);
    }
}
