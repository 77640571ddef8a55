package io.plumbline.jobs.quickstart;

import java.util.List;

/**
 * The most that any model can reach on labels drawn from Bradley–Terry, which are wrong as often as the draw has it.
 *
 * @param pairs how many pairs
 * @param expected mean of max(p, 1 − p) over the pairs, p a label's probability: the accuracy, over all draws of the
 *     labels, of the true reward, which no model exceeds
 * @param drawn accuracy of the true reward on the labels as they were drawn; equal rewards count half
 */
public record BestAccuracy(int pairs, double expected, double drawn) {
    /**
     * @param pairs at least one
     */
    public static BestAccuracy of(List<SyntheticPair> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("The best accuracy needs at least one pair");
        }
        double expected = 0;
        double drawn = 0;
        for (SyntheticPair pair : pairs) {
            double probability = pair.labelProbability();
            expected += Math.max(probability, 1 - probability);
            drawn += probability == 0.5 ? 0.5 : probability > 0.5 ? 1 : 0;
        }
        return new BestAccuracy(pairs.size(), expected / pairs.size(), drawn / pairs.size());
    }

    /**
     * Returns the part of the way from chance to {@link #expected} that an accuracy has gone.
     *
     * @return 0 at 0.5, 1 at the best
     */
    public double share(double accuracy) {
        return (accuracy - 0.5) / (expected - 0.5);
    }
}
