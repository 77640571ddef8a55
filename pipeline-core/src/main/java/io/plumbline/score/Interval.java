package io.plumbline.score;

/**
 * A 95 % confidence interval.
 *
 * @param low its 2.5th percentile
 * @param high its 97.5th percentile
 */
public record Interval(double low, double high) {
    static final double LEVEL = 0.95;

    /** Refuses an interval that is upside down. */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "An interval's low end must not exceed its high end, got " + low + " and " + high);
        }
    }
}
