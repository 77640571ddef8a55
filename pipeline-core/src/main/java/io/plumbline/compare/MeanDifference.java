package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;

/**
 * A mean of two policies on the same examples, of margins or of losses, and the difference of the second one from the first. The
 * test is Student's for paired values, over prompts; where one has several pairs it is that of a ratio of sums ({@link ClusteredMean}).
 *
 * @param first mean of the first policy
 * @param second the same of the second policy
 * @param difference {@code second − first}, with its error between prompts
 */
public record MeanDifference(double first, double second, Estimate difference) {
    /**
     * Returns the probability of a difference as large as this, either way, where there is none; NaN of fewer than two prompts, and
     * where one prompt outweighs the others so far that they are worth fewer than two.
     */
    public double probability() {
        if (!difference.hasError()) {
            return Double.NaN;
        }
        if (difference.value() == 0) {
            return 1;
        }
        return StudentTail.probability(difference.value() / difference.standardError(), difference.clusters() - 1);
    }
}
