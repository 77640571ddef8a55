package io.plumbline.preference;

import io.plumbline.Sha256;
import io.plumbline.preference.ScoredPrompt.Pair;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Labels as a person would give them who is not always right (Bradley and Terry 1952): the better completion is preferred with
 * probability σ((s_better − s_worse) / temperature). Each draw depends on the seed, the prompt and the two texts alone, so
 * that partitions and order change nothing.
 *
 * @param temperature above 0
 * @param seed of all draws
 */
public record LabelNoise(double temperature, long seed) {
    /** Refuses temperatures that are not above 0. */
    public LabelNoise {
        if (!(temperature > 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("A temperature must be above 0, got " + temperature);
        }
    }

    /**
     * Returns whether the better completion of a pair is preferred.
     *
     * @param prompt names the prompt
     */
    public boolean prefersBetter(String prompt, Pair pair) {
        double probability = 1 / (1 + Math.exp(-pair.margin() / temperature));
        return uniform(prompt, pair.better().text(), pair.worse().text()) < probability;
    }

    /** Returns a number of [0, 1): the first 53 bits of the SHA-256 of the seed and the texts. */
    private double uniform(String... texts) {
        MessageDigest digest = Sha256.begin();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        for (String text : texts) {
            Sha256.add(digest, text);
        }
        return (Sha256.number(digest) >>> 11) * 0x1.0p-53;
    }
}
