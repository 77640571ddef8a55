package io.plumbline.data;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** A count of each length: enough for exact quantiles, and small, since lengths are bounded. Not thread-safe. */
public final class LengthCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();

    /** Counts a length. */
    public void add(int length) {
        counts.merge(length, 1L, Long::sum);
    }

    /** Counts all that another has counted. */
    public void merge(LengthCounts other) {
        other.counts.forEach((length, count) -> counts.merge(length, count, Long::sum));
    }

    /** Lengths counted. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns the smallest length that at least the given share of all lengths does not exceed (the nearest-rank method). A
     * share of 0 gives the smallest length of all.
     *
     * @param share in [0, 1]
     * @throws IllegalStateException if nothing was counted
     */
    public int quantile(double share) {
        if (counts.isEmpty()) {
            throw new IllegalStateException("Nothing was counted, so there is no quantile");
        }
        double rank = share * total();
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return entry.getKey();
            }
        }
        return counts.lastKey();
    }

    /**
     * The mean length.
     *
     * @throws IllegalStateException if nothing was counted
     */
    public double mean() {
        if (counts.isEmpty()) {
            throw new IllegalStateException("Nothing was counted, so there is no mean");
        }
        long sum = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            sum += entry.getKey() * entry.getValue();
        }
        return (double) sum / total();
    }
}
