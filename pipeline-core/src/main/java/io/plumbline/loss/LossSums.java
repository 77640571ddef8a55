package io.plumbline.loss;

import java.io.Serializable;

/**
 * The parts of a loss, summed. They are divided once, so the mean over many batches and workers is that of one.
 *
 * @param overExamples sum of the parts whose mean is taken over examples
 * @param overBestTokens sum of the parts whose mean is taken over the best completions' tokens
 * @param totals the counts
 */
public record LossSums(double overExamples, double overBestTokens, Totals totals) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no example. */
    public static final LossSums NONE = new LossSums(0, 0, Totals.NONE);

    /** These, then the others. */
    public LossSums plus(LossSums other) {
        return new LossSums(
                overExamples + other.overExamples, overBestTokens + other.overBestTokens, totals.plus(other.totals));
    }

    /** The same with a part more. */
    LossSums plus(double part, Needs.Mean mean) {
        return switch (mean) {
            case EXAMPLES -> new LossSums(overExamples + part, overBestTokens, totals);
            case BEST_TOKENS -> new LossSums(overExamples, overBestTokens + part, totals);
        };
    }

    /** The loss; NaN without examples. */
    public double mean() {
        return overExamples / totals.examples() + overBestTokens / totals.bestTokens();
    }
}
