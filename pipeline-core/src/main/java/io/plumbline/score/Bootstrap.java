package io.plumbline.score;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap over pairs (Efron 1979): pairs are drawn with replacement, as many as there are, and every
 * figure is taken of the same draw. Resample {@code r} has a generator of its own, seeded in turn from one
 * source, so the result does not depend on the number of threads.
 */
final class Bootstrap {
    private final int samples;
    private final long seed;

    /**
     * @param samples resamples, at least 1
     * @param seed of all draws
     */
    Bootstrap(int samples, long seed) {
        if (samples < 1) {
            throw new IllegalArgumentException("Bootstrap resamples must be at least 1, got " + samples);
        }
        this.samples = samples;
        this.seed = seed;
    }

    /**
     * @param pairs at least one, in a fixed order
     */
    Intervals of(PairColumns pairs) {
        double[] accuracies = new double[samples];
        double[] margins = new double[samples];
        double[] policyAccuracies = new double[samples];
        long[] seeds = new SplittableRandom(seed).longs(samples).toArray();
        IntStream.range(0, samples).parallel().forEach(sample -> {
            SplittableRandom random = new SplittableRandom(seeds[sample]);
            int size = pairs.size();
            long correct = 0;
            long policyCorrect = 0;
            double margin = 0;
            for (int draw = 0; draw < size; draw++) {
                int pair = random.nextInt(size);
                margin += pairs.margin(pair);
                correct += pairs.correct(pair);
                policyCorrect += pairs.policyCorrect(pair);
            }
            accuracies[sample] = (double) correct / size;
            policyAccuracies[sample] = (double) policyCorrect / size;
            margins[sample] = margin / size;
        });
        return new Intervals(
                samples, seed, percentiles(accuracies), percentiles(margins), percentiles(policyAccuracies));
    }

    private static Interval percentiles(double[] values) {
        Arrays.sort(values);
        double tail = (1 - Interval.LEVEL) / 2;
        return new Interval(Quantiles.of(values, tail), Quantiles.of(values, 1 - tail));
    }
}
