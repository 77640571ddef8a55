package io.plumbline.jobs.experiments;

import io.plumbline.compare.MeanDifference;
import io.plumbline.score.Interval;

/**
 * A mean of an experiment held against that of the baseline, on the same held-out examples.
 *
 * @param means the baseline's first
 * @param adjusted probability of the difference, adjusted for all such tests of the comparison; NaN where there
 *     is no interval
 */
record MeanTest(MeanDifference means, double adjusted) {
    double difference() {
        return means.difference().value();
    }

    /** The 95 % interval of the difference by itself; null of fewer than two prompts, and where one outweighs the others. */
    Interval interval() {
        return means.difference().interval();
    }

    double probability() {
        return means.probability();
    }

    /** Returns whether the difference is beyond chance, also for one of so many tests. */
    boolean isSure() {
        return adjusted < 1 - Interval.LEVEL;
    }
}
