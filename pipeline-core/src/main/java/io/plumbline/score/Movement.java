package io.plumbline.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ranking of pairs by how far the policy moved from the reference on their completions. The distance of a pair is the
 * mean of |log π − log π_ref| over its two completions. It is no divergence: that is a mean over what the policy itself would
 * write, while these completions were given.
 *
 * @param bins with as many pairs each as there are, to one; ascending in distance
 */
public record Movement(List<Bin> bins) {
    private static final int BINS = 10;

    /** Of fewer pairs, an accuracy says nothing. */
    private static final int LEAST_PAIRS = 20;

    /**
     * Pairs of like distance.
     *
     * @param distance their mean distance, in nats
     * @param pairs how many
     * @param correct those that are ranked as labelled
     * @param margin their mean margin
     * @param accuracy interval of the share of those
     */
    public record Bin(double distance, long pairs, long correct, double margin, ShareInterval accuracy) {}

    /** Copies the bins. */
    public Movement {
        bins = List.copyOf(bins);
    }

    static Movement of(PairColumns pairs, GroupIntervals intervals) {
        int[] sorted = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparingDouble(pair -> pairs.amount(PairColumns.Amount.DISTANCE, pair)))
                .mapToInt(Integer::intValue)
                .toArray();
        int bins = Math.min(BINS, sorted.length / LEAST_PAIRS);
        if (bins == 0) {
            return new Movement(List.of());
        }
        int[] binOfPairs = new int[sorted.length];
        for (int bin = 0; bin < bins; bin++) {
            for (int pair : slice(sorted, bin, bins)) {
                binOfPairs[pair] = bin;
            }
        }
        List<ShareInterval> found = intervals.of(bins, (example, pair) -> binOfPairs[pair]);
        List<Bin> made = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            made.add(bin(pairs, slice(sorted, bin, bins), found.get(bin)));
        }
        return new Movement(made);
    }

    private static int[] slice(int[] sorted, int bin, int bins) {
        int from = (int) ((long) sorted.length * bin / bins);
        int to = (int) ((long) sorted.length * (bin + 1) / bins);
        return Arrays.copyOfRange(sorted, from, to);
    }

    private static Bin bin(PairColumns pairs, int[] of, ShareInterval accuracy) {
        double distance = 0;
        double margin = 0;
        long correct = 0;
        for (int pair : of) {
            distance += pairs.amount(PairColumns.Amount.DISTANCE, pair);
            margin += pairs.amount(PairColumns.Amount.MARGIN, pair);
            correct += pairs.vote(PairColumns.Vote.REWARDS, pair) > 0 ? 1 : 0;
        }
        return new Bin(distance / of.length, of.length, correct, margin / of.length, accuracy);
    }
}
