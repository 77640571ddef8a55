package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import io.plumbline.score.Interval;
import io.plumbline.score.StudentQuantile;

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
    /**
     * Returns the mean of clusters with its standard error. Where clusters are of unequal weight, the error is one out of the
     * effective number of them, after the idea of Carter, Schnepel and Steigerwald (2017, "Asymptotic behavior of a t-test robust
     * to cluster heterogeneity"), whose number for dependent values is smaller: a cluster that outweighs the others hides its own
     * spread.
     */
    static Estimate of(ClusteredMean mean) {
        int effective = mean.wholeEffectiveClusters();
        if (effective < 2) {
            return new Estimate(mean.mean(), Double.NaN, effective);
        }
        int clusters = mean.clusters();
        return new Estimate(mean.mean(), Math.sqrt(mean.plainVariance() * clusters / (clusters - 1.0)), effective);
    }

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
