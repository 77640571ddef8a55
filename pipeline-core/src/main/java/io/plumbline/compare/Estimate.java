package io.plumbline.compare;

import io.plumbline.score.Interval;

/**
 * An estimate with its error.
 *
 * @param value the estimate
 * @param standardError of the estimate over clusters; NaN where there are too few to tell: fewer than two, or one that outweighs
 *     the others so far that they are worth fewer than two of equal weight
 * @param clusters the number of prompts, or of other groups of values, that the error was taken over; where they have unequal
 *     weights, of as many of equal weight as say the same
 */
public record Estimate(double value, double standardError, int clusters) {
    /** Returns whether the error is known. */
    public boolean hasError() {
        return Double.isFinite(value) && Double.isFinite(standardError) && clusters > 1;
    }

    /** Returns the 95 % interval, of Student's distribution; null where the error is not known. */
    public Interval interval() {
        if (!hasError()) {
            return null;
        }
        double half = StudentQuantile.of(clusters - 1) * standardError;
        return new Interval(value - half, value + half);
    }
}
