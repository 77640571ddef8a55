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
 * Percentile bootstrap over prompts (Efron 1979): prompts are drawn with replacement, as many as there are, each with all its
 * examples and pairs, and every figure is taken of the same draw. Pairs of one prompt depend on each other, those of one ranked
 * list have completions in common; drawn one by one, as if they were independent, they would give intervals that are too narrow
 * (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007, "Bootstrapping clustered data"). Resample {@code r} has a
 * generator of its own, seeded in turn from one source, so the result does not depend on the number of threads.
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
        int[][] prompts = pairs.prompts().examples();
        long[] seeds = new SplittableRandom(seed).longs(samples).toArray();
        Resample[] resamples = IntStream.range(0, samples)
                .parallel()
                .mapToObj(sample -> Resample.of(pairs, prompts, new SplittableRandom(seeds[sample])))
                .toArray(Resample[]::new);
        Draws draws = new Draws(pairs, prompts, resamples);
        Comparisons comparisons = new Comparisons(
                draws.advantage(Vote.REWARDS),
                draws.advantage(Vote.POLICY),
                draws.advantage(Vote.POLICY_PER_TOKEN),
                draws.advantage(Vote.REFERENCE),
                draws.advantage(Vote.REFERENCE_PER_TOKEN),
                draws.over(Vote.LENGTH, 1),
                draws.over(Vote.LENGTH, -1),
                draws.over(reference, 1),
                draws.over(reference, -1),
                draws.interval(draw -> draw.mean(Amount.CHOSEN_REWARD)),
                draws.interval(draw -> draw.mean(Amount.REJECTED_REWARD)),
                Double.isNaN(resamples[0].meanLoss()) ? null : draws.interval(Resample::meanLoss));
        return new Intervals(
                samples,
                seed,
                draws.interval(Resample::accuracy),
                draws.interval(draw -> draw.mean(Amount.MARGIN)),
                draws.interval(Resample::policyAccuracy),
                comparisons);
    }

    /** The resamples, with what they were drawn from. */
    private record Draws(PairColumns pairs, int[][] prompts, Resample[] resamples) {
        Advantage advantage(Vote vote) {
            return counted(pair -> pairs.vote(vote, pair), interval(draw -> draw.advantage(vote)));
        }

        /** The rewards against another vote, or against its opposite for a direction of −1. */
        Advantage over(Vote other, int direction) {
            return counted(
                    pair -> pairs.vote(Vote.REWARDS, pair) - direction * pairs.vote(other, pair),
                    interval(draw -> draw.over(Vote.REWARDS, other, direction)));
        }

        private Advantage counted(IntUnaryOperator difference, Interval interval) {
            long more = 0;
            long less = 0;
            for (int[] examples : prompts) {
                long found = 0;
                for (int example : examples) {
                    found += IntStream.range(pairs.first(example), pairs.end(example))
                            .map(difference)
                            .sum();
                }
                more += found > 0 ? 1 : 0;
                less += found < 0 ? 1 : 0;
            }
            return new Advantage(interval, more, less);
        }

        private Interval interval(ToDoubleFunction<Resample> figure) {
            double[] values =
                    Arrays.stream(resamples).mapToDouble(figure).sorted().toArray();
            double tail = (1 - Interval.LEVEL) / 2;
            return new Interval(Quantiles.of(values, tail), Quantiles.of(values, 1 - tail));
        }
    }
}
