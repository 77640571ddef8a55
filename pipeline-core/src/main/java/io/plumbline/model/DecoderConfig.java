package io.plumbline.model;

import java.util.Objects;

/**
 * The description of a decoder-only transformer by its parts, whatever its family is called. It holds what decides how
 * tokens become log-probs or scores; the {@link Fingerprint} covers all of it but what is marked {@link NotInFingerprint}.
 *
 * @param embedding what goes into the first block
 * @param block what every block is made of
 * @param layers number of blocks
 * @param norm normalisation of what comes out of the last block
 * @param head projection onto the vocabulary, or onto a score
 */
public record DecoderConfig(
        EmbeddingConfig embedding, BlockConfig block, int layers, NormConfig norm, HeadConfig head) {
    private static final int MOST_LAYERS = 10_000;

    /** Refuses a number of blocks that no model has. */
    public DecoderConfig {
        Objects.requireNonNull(embedding, "embedding");
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(head, "head");
        require(
                layers > 0 && layers <= MOST_LAYERS,
                "num_hidden_layers must be from 1 to " + MOST_LAYERS + ", got " + layers);
    }

    /** The same decoder under another head. */
    DecoderConfig withHead(HeadConfig other) {
        return new DecoderConfig(embedding, block, layers, norm, other);
    }

    /** Returns a factor as the parts hold it: null for 1, so that a model without one has the canonical form that it had. */
    static Double neutralAtOne(double factor) {
        return factor == 1 ? null : factor;
    }

    /** Refuses a value of one of the parts; the message names its key. */
    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
