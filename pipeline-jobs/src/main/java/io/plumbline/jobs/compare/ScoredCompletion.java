package io.plumbline.jobs.compare;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A completion with its score.
 *
 * @param index its number among those of its prompt; -1 where the table has none
 * @param score NaN where it has none
 */
record ScoredCompletion(int index, double score) implements Serializable, Comparable<ScoredCompletion> {
    private static final long serialVersionUID = 1L;
    private static final Comparator<ScoredCompletion> ORDER =
            Comparator.comparingInt(ScoredCompletion::index).thenComparingDouble(ScoredCompletion::score);

    boolean isScored() {
        return Double.isFinite(score);
    }

    @Override
    public int compareTo(ScoredCompletion other) {
        return ORDER.compare(this, other);
    }
}
