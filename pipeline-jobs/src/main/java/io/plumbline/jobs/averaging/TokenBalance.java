package io.plumbline.jobs.averaging;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Deals the examples of each step to the workers so that all have about the same number of tokens in a round: the longest example
 * first, each to the worker with the fewest tokens in the round so far (Graham 1969, longest processing time first). Workers
 * wait for each other at the end of a round only, so what one has too much in a step it has less in the next.
 *
 * <p>A worker gets at least one example of every step that has as many examples as there are workers.
 */
final class TokenBalance {
    private final int[] tokens;
    private final TrainingPlan plan;
    private final int[] workers;
    private final long[] loads;

    private TokenBalance(int[] tokens, TrainingPlan plan) {
        this.tokens = tokens;
        this.plan = plan;
        this.workers = new int[tokens.length];
        this.loads = new long[plan.workers()];
    }

    /**
     * Deals an epoch.
     *
     * @param tokens of each example, in the epoch's order
     * @return the worker of each example
     */
    static int[] deal(int[] tokens, TrainingPlan plan) {
        TokenBalance balance = new TokenBalance(tokens, plan);
        if (plan.workers() > 1) {
            int steps = plan.stepsPerEpoch(tokens.length);
            for (int step = 0; step < steps; step++) {
                balance.dealStep(step);
            }
        }
        return balance.workers;
    }

    private void dealStep(int step) {
        if (step % plan.stepsPerAveraging() == 0) {
            Arrays.fill(loads, 0);
        }
        int from = Math.toIntExact(step * plan.examplesOfStep());
        int to = (int) Math.min(tokens.length, from + plan.examplesOfStep());
        int[] longestFirst = IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingInt(rank -> -tokens[rank]))
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] served = new boolean[loads.length];
        int unserved = loads.length;
        int left = longestFirst.length;
        for (int rank : longestFirst) {
            int worker = lightest(served, left <= unserved);
            unserved -= served[worker] ? 0 : 1;
            served[worker] = true;
            loads[worker] += tokens[rank];
            workers[rank] = worker;
            left--;
        }
    }

    private int lightest(boolean[] served, boolean unservedOnly) {
        int lightest = -1;
        for (int worker = 0; worker < loads.length; worker++) {
            boolean eligible = !unservedOnly || !served[worker];
            if (eligible && (lightest < 0 || loads[worker] < loads[lightest])) {
                lightest = worker;
            }
        }
        return lightest;
    }
}
