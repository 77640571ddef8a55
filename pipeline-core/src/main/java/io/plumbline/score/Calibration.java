package io.plumbline.score;

import io.plumbline.loss.PairRewards;
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
     */
    public record Bin(double low, double high, long comparisons, double predicted, double observed) {}

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

    /** Sums of comparisons. */
    public static final class Builder {
        private final long[] counts = new long[BINS];
        private final double[] predicted = new double[BINS];
        private final double[] right = new double[BINS];

        /** Adds a comparison. */
        public void add(PairRewards pair) {
            double margin = pair.margin();
            double probability = 1 / (1 + Math.exp(-Math.abs(margin)));
            int bin = (int) Math.min(BINS - 1, (probability - LEAST) / (1 - LEAST) * BINS);
            counts[bin]++;
            predicted[bin] += probability;
            right[bin] += margin == 0 ? LEAST : margin > 0 ? 1 : 0;
        }

        /** The bins. */
        public Calibration build() {
            double width = (1 - LEAST) / BINS;
            Bin[] bins = new Bin[BINS];
            for (int bin = 0; bin < BINS; bin++) {
                bins[bin] = new Bin(
                        LEAST + bin * width,
                        LEAST + (bin + 1) * width,
                        counts[bin],
                        predicted[bin] / counts[bin],
                        right[bin] / counts[bin]);
            }
            return new Calibration(List.of(bins));
        }
    }
}
