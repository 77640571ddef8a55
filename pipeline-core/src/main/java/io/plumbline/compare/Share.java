package io.plumbline.compare;

import io.plumbline.score.Interval;

/**
 * A share of wins, a tie counting half, with its interval.
 *
 * <p>The interval is Wilson's (1927) with the number of independent judgements that the clusters are worth: {@code p (1 − p)}
 * by the variance between clusters (Kish 1965, design effect). With one judgement a prompt and no ties it is Wilson's
 * interval itself; judgements of one prompt that agree widen it, ties narrow it. Clusters that say almost the same have a
 * variance near 0, which tells nothing: beside {@code n} clusters a share of up to {@code 3 / n} may be of a kind that is not
 * among them (rule of three) and differ from the rate by as much as a cluster can, which bounds the number.
 *
 * @param rate the share, in [0, 1]
 * @param interval that holds the true share in 95 % of cases
 */
public record Share(double rate, Interval interval) {
    private static final double RULE_OF_THREE = 3;

    /** Returns the share that clusters of outcomes in [0, 1] have; null of no cluster. */
    static Share of(ClusteredMean outcomes) {
        if (outcomes.clusters() == 0) {
            return null;
        }
        // Rounding of a sum of weights.
        double rate = Math.min(1, Math.max(0, outcomes.mean()));
        return new Share(rate, Interval.wilson(rate, judgements(rate, outcomes)));
    }

    private static double judgements(double rate, ClusteredMean outcomes) {
        double clusters = outcomes.effectiveClusters();
        if (rate == 0 || rate == 1) {
            return clusters;
        }
        double farthest = Math.max(rate, 1 - rate);
        double unseen = RULE_OF_THREE / clusters * farthest * farthest;
        double most = clusters * Math.max(1, rate * (1 - rate) / unseen);
        return Math.min(most, rate * (1 - rate) / outcomes.plainVariance());
    }
}
