package io.plumbline.compare;

import io.plumbline.score.Interval;

/**
 * An estimate with its error.
 *
 * @param value the estimate
 * @param standardError of the estimate over prompts; NaN where there are too few to tell
 */
public record Estimate(double value, double standardError) {
    /** Returns whether the error is known. */
    public boolean hasError() {
        return Double.isFinite(value) && Double.isFinite(standardError);
    }

    /** Returns the 95 % interval, of a normal distribution; null where the error is not known. */
    public Interval interval() {
        return hasError() ? Interval.around(value, standardError) : null;
    }
}
