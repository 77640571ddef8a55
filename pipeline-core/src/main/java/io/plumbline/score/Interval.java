package io.plumbline.score;

/**
 * A 95 % confidence interval.
 *
 * @param low its 2.5th percentile
 * @param high its 97.5th percentile
 */
public record Interval(double low, double high) {
    /** The share of cases in which an interval holds the true value. */
    public static final double LEVEL = 0.95;

    /** The normal distribution's quantile at 97.5 %. */
    public static final double QUANTILE = 1.959964;

    /** Refuses an interval that is upside down. */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "An interval's low end must not exceed its high end, got " + low + " and " + high);
        }
    }

    /**
     * Wilson's interval (1927) of a share.
     *
     * @param rate the share, in [0, 1]
     * @param count of independent judgements that it is of, > 0; an effective number may be broken
     */
    public static Interval wilson(double rate, double count) {
        double squared = QUANTILE * QUANTILE / count;
        double middle = (rate + squared / 2) / (1 + squared);
        double half = Math.sqrt(rate * (1 - rate) * squared + squared * squared / 4) / (1 + squared);
        return new Interval(Math.max(0, Math.min(rate, middle - half)), Math.min(1, Math.max(rate, middle + half)));
    }
}
