package io.plumbline.score;

/**
 * Intervals of the headline figures, from one set of resamples.
 *
 * @param samples resamples they come from
 * @param seed of the resampling
 * @param accuracy of {@code rewards/accuracies}
 * @param margin of {@code rewards/margins}
 * @param policyAccuracy of {@code policy_accuracy}
 * @param comparisons what the verdicts rest on
 */
public record Intervals(
        int samples, long seed, Interval accuracy, Interval margin, Interval policyAccuracy, Comparisons comparisons) {}
