package io.plumbline.score;

import io.plumbline.score.PairColumns.Amount;
import java.util.List;

/**
 * The reliability of preferences by rewards, of a reward model or a policy (DeGroot and Fienberg 1983): of two completions whose rewards differ by d ≥ 0
 * it says that the higher one is better with probability σ(d). Comparisons are put into bins by that probability, and each is
 * held against the share of comparisons in which the data says so too.
 *
 * @param bins by probability, from 0.5 to 1
 */
public record Calibration(List<Bin> bins) {
    private static final int BINS = 10;
    private static final double LEAST = 0.5;

    /**
     * Comparisons of like probability.
     *
     * @param low the least probability
     * @param high the greatest
     * @param comparisons how many
     * @param predicted mean probability; NaN of none
     * @param observed share in which the higher reward is the better completion's, a tie counting half; NaN of none
     * @param interval of what is observed
     */
    public record Bin(
            double low, double high, long comparisons, double predicted, double observed, ShareInterval interval) {}

    /** Copies the list. */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /** Mean over the comparisons of the distance between what is predicted and what is observed in their bin. */
    public double error() {
        double distance = 0;
        long comparisons = 0;
        for (Bin bin : bins) {
            if (bin.comparisons() > 0) {
                distance += bin.comparisons() * Math.abs(bin.predicted() - bin.observed());
                comparisons += bin.comparisons();
            }
        }
        return distance / comparisons;
    }

    static Calibration of(PairColumns pairs, GroupIntervals intervals) {
        long[] counts = new long[BINS];
        double[] predicted = new double[BINS];
        double[] right = new double[BINS];
        for (int pair = 0; pair < pairs.size(); pair++) {
            double margin = pairs.amount(Amount.MARGIN, pair);
            int bin = bin(margin);
            counts[bin]++;
            predicted[bin] += probability(margin);
            right[bin] += right(margin);
        }
        List<ShareInterval> found = intervals.of(
                BINS,
                (example, pair) -> bin(pairs.amount(Amount.MARGIN, pair)),
                pair -> right(pairs.amount(Amount.MARGIN, pair)));
        double width = (1 - LEAST) / BINS;
        Bin[] bins = new Bin[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            bins[bin] = new Bin(
                    LEAST + bin * width,
                    LEAST + (bin + 1) * width,
                    counts[bin],
                    predicted[bin] / counts[bin],
                    right[bin] / counts[bin],
                    found.get(bin));
        }
        return new Calibration(List.of(bins));
    }

    private static double probability(double margin) {
        return 1 / (1 + Math.exp(-Math.abs(margin)));
    }

    private static int bin(double margin) {
        return (int) Math.min(BINS - 1, (probability(margin) - LEAST) / (1 - LEAST) * BINS);
    }

    private static double right(double margin) {
        return margin == 0 ? LEAST : margin > 0 ? 1 : 0;
    }
}
