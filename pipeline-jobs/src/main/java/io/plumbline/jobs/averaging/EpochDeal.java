package io.plumbline.jobs.averaging;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which pair goes to which step and worker in one epoch. It follows from seed, pairs and plan alone, whatever the pairs'
 * partitioning.
 */
final class EpochDeal implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EpochOrder order;
    private final TrainingPlan plan;
    private final int[] workers;

    private EpochDeal(EpochOrder order, TrainingPlan plan, int[] workers) {
        this.order = order;
        this.plan = plan;
        this.workers = workers;
    }

    /**
     * Deals an epoch.
     *
     * @param digests {@link EpochOrder#digest} of every pair, in any order
     * @param tokens of every pair, in the same order
     */
    static EpochDeal of(long[] digests, int[] tokens, TrainingPlan plan, int epoch) {
        EpochOrder order = EpochOrder.of(digests, plan.seed(), epoch);
        int[] byRank = new int[tokens.length];
        for (int pair = 0; pair < digests.length; pair++) {
            int first = (int) order.rank(order.keyOf(digests[pair]));
            int rank = first;
            // Pairs that share a place stand in the order of their tokens, not of their arrival.
            while (byRank[rank] != 0) {
                rank++;
            }
            byRank[rank] = tokens[pair];
            Arrays.sort(byRank, first, rank + 1);
        }
        return new EpochDeal(order, plan, TokenBalance.deal(byRank, plan));
    }

    /** What this epoch sorts a pair by. */
    long key(String pairId) {
        return order.key(pairId);
    }

    /** The worker that trains on the pair of a key. */
    int worker(long key) {
        return workers[(int) order.rank(key)];
    }

    /** The step of the epoch, from 0, that the pair of a key belongs to. */
    int step(long key) {
        return Math.toIntExact(order.rank(key) / plan.pairsOfStep());
    }

    /** Steps of the epoch. */
    int steps() {
        return plan.stepsPerEpoch(order.pairs());
    }
}
