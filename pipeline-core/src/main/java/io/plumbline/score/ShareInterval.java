package io.plumbline.score;

/**
 * The 95 % interval of the share of pairs that are right, of pairs that have something in common, such as their source.
 *
 * <p>It is Wilson's. Where pairs share prompts, it is that of as many independent pairs as the prompts are worth by the variance
 * between them ({@link ClusteredMean#judgements}), with Student's quantile for the effective number of prompts less one. Where
 * each pair is of a prompt of its own, it is Wilson's of the pairs.
 *
 * @param prompts number of prompts that the pairs are of
 * @param interval null where it cannot be told
 */
public record ShareInterval(long prompts, Interval interval) {
    /**
     * Returns the interval.
     *
     * @param right the pairs that are right, a cluster a prompt whose weight is the number of its pairs
     */
    static ShareInterval of(ClusteredMean right) {
        int prompts = right.clusters();
        double pairs = right.weight();
        if (prompts > 0 && prompts == pairs) {
            return new ShareInterval(prompts, Interval.wilson(right.mean(), pairs));
        }
        int effective = right.wholeEffectiveClusters();
        return new ShareInterval(
                prompts,
                effective < 2
                        ? null
                        : Interval.wilson(right.mean(), right.judgements(StudentQuantile.of(effective - 1))));
    }

    /** Returns why there is no interval, in a few words; null where there is one. */
    public String missing() {
        return interval != null ? null : missing(prompts);
    }

    /**
     * Returns why pairs of so many prompts have no interval, in a few words.
     *
     * @param prompts number of their prompts
     */
    public static String missing(long prompts) {
        return prompts == 0 ? "no pair" : prompts == 1 ? "all pairs of one prompt" : "prompts worth fewer than two";
    }
}
