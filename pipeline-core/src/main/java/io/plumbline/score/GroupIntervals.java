package io.plumbline.score;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/** The intervals of the shares of right pairs in groups that divide all pairs, such as slices by source. */
final class GroupIntervals {
    private final PairColumns pairs;
    private final int[][] prompts;

    GroupIntervals(PairColumns pairs) {
        this.pairs = pairs;
        this.prompts = pairs.prompts().examples();
    }

    /** Tells the group of a pair. */
    interface Grouping {
        /** Returns the number of the group, from 0. */
        int of(int example, int pair);
    }

    /** Returns the intervals of the shares of pairs that the rewards rank as labelled; of groups of no pair, too. */
    List<ShareInterval> of(int groups, Grouping grouping) {
        return of(groups, grouping, pair -> Math.max(0, pairs.vote(PairColumns.Vote.REWARDS, pair)));
    }

    /**
     * Returns the intervals, one a group.
     *
     * @param right 1 where a pair is right, 0 where it is wrong; between them where it is in part
     */
    List<ShareInterval> of(int groups, Grouping grouping, IntToDoubleFunction right) {
        List<ClusteredMean> means =
                Stream.generate(ClusteredMean::new).limit(groups).toList();
        double[] weights = new double[groups];
        double[] sums = new double[groups];
        List<Integer> found = new ArrayList<>();
        for (int[] examples : prompts) {
            for (int example : examples) {
                for (int pair = pairs.first(example); pair < pairs.end(example); pair++) {
                    int group = grouping.of(example, pair);
                    if (weights[group] == 0) {
                        found.add(group);
                    }
                    weights[group]++;
                    sums[group] += right.applyAsDouble(pair);
                }
            }
            for (int group : found) {
                means.get(group).add(weights[group], sums[group]);
                weights[group] = 0;
                sums[group] = 0;
            }
            found.clear();
        }
        return means.stream().map(ShareInterval::of).toList();
    }
}
