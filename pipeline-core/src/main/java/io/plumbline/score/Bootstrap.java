package io.plumbline.score;

import io.plumbline.score.PairColumns.Amount;
import io.plumbline.score.PairColumns.Vote;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
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
        long[] seeds = new SplittableRandom(seed).longs(samples).toArray();
        Resample[] draws = IntStream.range(0, samples)
                .parallel()
                .mapToObj(sample -> Resample.of(pairs, new SplittableRandom(seeds[sample])))
                .toArray(Resample[]::new);
        Comparisons comparisons = new Comparisons(
                interval(draws, draw -> draw.advantage(Vote.REWARDS)),
                interval(draws, draw -> draw.advantage(Vote.POLICY)),
                interval(draws, draw -> draw.advantage(Vote.POLICY_PER_TOKEN)),
                interval(draws, draw -> draw.advantage(Vote.REFERENCE)),
                interval(draws, draw -> draw.advantage(Vote.REFERENCE_PER_TOKEN)),
                interval(draws, draw -> draw.over(Vote.REWARDS, Vote.LENGTH, 1)),
                interval(draws, draw -> draw.over(Vote.REWARDS, Vote.LENGTH, -1)),
                interval(draws, draw -> draw.over(Vote.REWARDS, Vote.REFERENCE, 1)),
                interval(draws, draw -> draw.over(Vote.REWARDS, Vote.REFERENCE, -1)),
                interval(draws, draw -> draw.mean(Amount.CHOSEN_REWARD)),
                interval(draws, draw -> draw.mean(Amount.REJECTED_REWARD)),
                interval(draws, draw -> draw.mean(Amount.LOSS)));
        return new Intervals(
                samples,
                seed,
                interval(draws, Resample::accuracy),
                interval(draws, draw -> draw.mean(Amount.MARGIN)),
                interval(draws, Resample::policyAccuracy),
                comparisons);
    }

    private static Interval interval(Resample[] draws, ToDoubleFunction<Resample> figure) {
        double[] values = Arrays.stream(draws).mapToDouble(figure).sorted().toArray();
        double tail = (1 - Interval.LEVEL) / 2;
        return new Interval(Quantiles.of(values, tail), Quantiles.of(values, 1 - tail));
    }
}
