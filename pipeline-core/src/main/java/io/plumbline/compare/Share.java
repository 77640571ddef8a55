package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import io.plumbline.score.Interval;

/**
 * A share of wins, a tie counting half, with its interval.
 *
 * <p>The interval is Wilson's (1927) with the number of independent judgements that the clusters are worth
 * ({@link ClusteredMean#judgements}). With one judgement a prompt and no ties it is Wilson's interval itself; judgements of one
 * prompt that agree widen it, ties narrow it.
 *
 * @param rate the share, in [0, 1]
 * @param interval that holds the true share in 95 % of cases
 */
public record Share(double rate, Interval interval) {
    /** Returns the share that clusters of outcomes in [0, 1] have; null of no cluster. */
    static Share of(ClusteredMean outcomes) {
        if (outcomes.clusters() == 0) {
            return null;
        }
        // Rounding of a sum of weights.
        double rate = Math.min(1, Math.max(0, outcomes.mean()));
        return new Share(rate, Interval.wilson(rate, outcomes.judgements(Interval.QUANTILE)));
    }
}
