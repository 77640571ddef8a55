package io.plumbline.jobs.averaging;

import io.plumbline.Sha256;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The order of an epoch's examples: by a 64-bit hash of seed, epoch and example id, so that it follows from the examples alone,
 * whatever their partitioning. Where two hashes are equal the examples share a place, and stand in the order of their ids.
 */
public final class EpochOrder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long salt;
    private final long[] sortedKeys;

    private EpochOrder(long salt, long[] sortedKeys) {
        this.salt = salt;
        this.sortedKeys = sortedKeys;
    }

    /**
     * The order of one epoch.
     *
     * @param digests {@link #digest} of every example, in any order
     */
    public static EpochOrder of(long[] digests, long seed, int epoch) {
        long salt = mix(mix(seed) + epoch);
        long[] keys = Arrays.stream(digests).map(digest -> mix(digest ^ salt)).toArray();
        Arrays.parallelSort(keys);
        return new EpochOrder(salt, keys);
    }

    /** The first eight bytes of the id's SHA-256. */
    public static long digest(String pairId) {
        return Sha256.number(pairId);
    }

    /** Returns the key by which this epoch sorts an example. */
    public long key(String pairId) {
        return keyOf(digest(pairId));
    }

    /** The same of the example's {@link #digest}. */
    long keyOf(long digest) {
        return mix(digest ^ salt);
    }

    /** The place of a key: how many examples stand before it. */
    public long rank(long key) {
        int found = Arrays.binarySearch(sortedKeys, key);
        if (found < 0) {
            throw new IllegalArgumentException("The examples changed while training: a new one came");
        }
        while (found > 0 && sortedKeys[found - 1] == key) {
            found--;
        }
        return found;
    }

    /** Number of examples. */
    long examples() {
        return sortedKeys.length;
    }

    /** The finaliser of SplitMix64 (Steele et al. 2014): a bijection. */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
