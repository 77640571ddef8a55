package io.plumbline.score;

import io.plumbline.loss.Score;
import io.plumbline.score.PairColumns.Amount;
import io.plumbline.score.PairColumns.Vote;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap over examples (Efron 1979): examples are drawn with replacement, as many as there are, each with all its
 * pairs, and every figure is taken of the same draw. The comparisons of one ranked list have completions in common; drawn one
 * by one, as if they were independent, they would give intervals that are too narrow (Davison and Hinkley 1997, section 3.8). Resample {@code r} has a generator of its own, seeded in turn from one
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
     * @param length of the rewards' score, by which the reference's log-probs are held against them
     */
    Intervals of(PairColumns pairs, Score.Length length) {
        Vote reference =
                switch (length) {
                    case SUM -> Vote.REFERENCE;
                    case TOKEN_MEAN -> Vote.REFERENCE_PER_TOKEN;
                };
        long[] seeds = new SplittableRandom(seed).longs(samples).toArray();
        Resample[] draws = IntStream.range(0, samples)
                .parallel()
                .mapToObj(sample -> Resample.of(pairs, new SplittableRandom(seeds[sample])))
                .toArray(Resample[]::new);
        Comparisons comparisons = new Comparisons(
                advantage(pairs, draws, Vote.REWARDS),
                advantage(pairs, draws, Vote.POLICY),
                advantage(pairs, draws, Vote.POLICY_PER_TOKEN),
                advantage(pairs, draws, Vote.REFERENCE),
                advantage(pairs, draws, Vote.REFERENCE_PER_TOKEN),
                over(pairs, draws, Vote.LENGTH, 1),
                over(pairs, draws, Vote.LENGTH, -1),
                over(pairs, draws, reference, 1),
                over(pairs, draws, reference, -1),
                interval(draws, draw -> draw.mean(Amount.CHOSEN_REWARD)),
                interval(draws, draw -> draw.mean(Amount.REJECTED_REWARD)),
                Double.isNaN(draws[0].meanLoss()) ? null : interval(draws, Resample::meanLoss));
        return new Intervals(
                samples,
                seed,
                interval(draws, Resample::accuracy),
                interval(draws, draw -> draw.mean(Amount.MARGIN)),
                interval(draws, Resample::policyAccuracy),
                comparisons);
    }

    private static Advantage advantage(PairColumns pairs, Resample[] draws, Vote vote) {
        return counted(pairs, pair -> pairs.vote(vote, pair), interval(draws, draw -> draw.advantage(vote)));
    }

    /** The rewards against another vote, or against its opposite for a direction of −1. */
    private static Advantage over(PairColumns pairs, Resample[] draws, Vote other, int direction) {
        return counted(
                pairs,
                pair -> pairs.vote(Vote.REWARDS, pair) - direction * pairs.vote(other, pair),
                interval(draws, draw -> draw.over(Vote.REWARDS, other, direction)));
    }

    private static Advantage counted(PairColumns pairs, IntUnaryOperator difference, Interval interval) {
        long more = 0;
        long less = 0;
        for (int example = 0; example < pairs.examples(); example++) {
            long found = IntStream.range(pairs.first(example), pairs.end(example))
                    .map(difference)
                    .sum();
            more += found > 0 ? 1 : 0;
            less += found < 0 ? 1 : 0;
        }
        return new Advantage(interval, more, less);
    }

    private static Interval interval(Resample[] draws, ToDoubleFunction<Resample> figure) {
        double[] values = Arrays.stream(draws).mapToDouble(figure).sorted().toArray();
        double tail = (1 - Interval.LEVEL) / 2;
        return new Interval(Quantiles.of(values, tail), Quantiles.of(values, 1 - tail));
    }
}
