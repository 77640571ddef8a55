package io.plumbline.score;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts of values in bins of equal width, one of which begins at zero. The first and last bin also hold the values that
 * lie beyond them.
 *
 * @param low where the first bin begins
 * @param width of a bin, > 0
 * @param counts of each bin, at least one
 */
public record Histogram(double low, double width, List<Long> counts) {
    private static final int MOST_BINS = 40;
    /** Share of values on either side that does not stretch the range. */
    private static final double TAIL = 0.005;

    /** Copies the counts. */
    public Histogram {
        counts = List.copyOf(counts);
    }

    /**
     * @param sorted ascending and finite; may be empty
     */
    static Histogram of(double[] sorted) {
        if (sorted.length == 0) {
            return new Histogram(0, 1, List.of(0L));
        }
        double least = Quantiles.of(sorted, TAIL);
        double most = Quantiles.of(sorted, 1 - TAIL);
        double width = niceWidth((most - least) / (MOST_BINS - 1));
        double first = Math.floor(least / width);
        int bins = (int) (Math.floor(most / width) - first) + 1;
        long[] counts = new long[bins];
        for (double value : sorted) {
            double bin = Math.floor(value / width) - first;
            counts[(int) Math.max(0, Math.min(bins - 1, bin))]++;
        }
        List<Long> list = new ArrayList<>(bins);
        for (long count : counts) {
            list.add(count);
        }
        return new Histogram(first * width, width, list);
    }

    /** Returns the smallest width that is 1, 2 or 5 times a power of ten and not below the given one. */
    private static double niceWidth(double least) {
        if (!(least > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int step : new int[] {1, 2, 5}) {
            if (step * power >= least) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
