package io.plumbline.jobs.averaging;

import io.plumbline.loss.Totals;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The step and the worker of each example in one epoch. They follow from seed, examples and plan alone, whatever the examples'
 * partitioning.
 */
final class EpochDeal implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EpochOrder order;
    private final TrainingPlan plan;
    private final int[] workers;
    private final long[] examplesOfStep;
    private final long[] bestTokensOfStep;

    private EpochDeal(EpochOrder order, TrainingPlan plan, int[] workers, int steps) {
        this.order = order;
        this.plan = plan;
        this.workers = workers;
        this.examplesOfStep = new long[steps];
        this.bestTokensOfStep = new long[steps];
    }

    /**
     * Deals an epoch.
     *
     * @param digests {@link EpochOrder#digest} of every example, in any order
     * @param tokens of every example, in the same order
     * @param bestTokens of every example's best completion, in the same order
     */
    static EpochDeal of(long[] digests, int[] tokens, int[] bestTokens, TrainingPlan plan, int epoch) {
        EpochOrder order = EpochOrder.of(digests, plan.seed(), epoch);
        int[] byRank = new int[tokens.length];
        for (int example = 0; example < digests.length; example++) {
            int first = (int) order.rank(order.keyOf(digests[example]));
            int rank = first;
            // Examples that share a place stand in the order of their tokens, not of their arrival.
            while (byRank[rank] != 0) {
                rank++;
            }
            byRank[rank] = tokens[example];
            Arrays.sort(byRank, first, rank + 1);
        }
        EpochDeal deal =
                new EpochDeal(order, plan, TokenBalance.deal(byRank, plan), plan.stepsPerEpoch(order.examples()));
        for (int example = 0; example < digests.length; example++) {
            int step = deal.step(order.keyOf(digests[example]));
            deal.examplesOfStep[step]++;
            deal.bestTokensOfStep[step] += bestTokens[example];
        }
        return deal;
    }

    /** Returns the key by which this epoch sorts an example. */
    long key(String pairId) {
        return order.key(pairId);
    }

    /** The worker that trains on the example of a key. */
    int worker(long key) {
        return workers[(int) order.rank(key)];
    }

    /** The step of the epoch, from 0, that the example of a key belongs to. */
    int step(long key) {
        return Math.toIntExact(order.rank(key) / plan.examplesOfStep());
    }

    /** The counts of a step of the epoch, over all workers. */
    Totals totals(int step) {
        return new Totals(examplesOfStep[step], bestTokensOfStep[step]);
    }

    /** Steps of the epoch. */
    int steps() {
        return examplesOfStep.length;
    }
}
