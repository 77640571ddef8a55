package io.plumbline.loss;

import java.io.Serializable;

/**
 * The counts that means are taken over.
 *
 * @param examples number of examples
 * @param bestTokens number of tokens of their best completions
 */
public record Totals(long examples, long bestTokens) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no example. */
    public static final Totals NONE = new Totals(0, 0);

    /** Of the examples of a batch. */
    public static Totals of(LossBatch batch) {
        long tokens = 0;
        for (int example = 0; example < batch.examples(); example++) {
            tokens += batch.tokens(batch.best(example));
        }
        return new Totals(batch.examples(), tokens);
    }

    /** These and the others. */
    public Totals plus(Totals other) {
        return new Totals(examples + other.examples, bestTokens + other.bestTokens);
    }

    /** The count that a mean is taken over. */
    public long over(Needs.Mean mean) {
        return switch (mean) {
            case EXAMPLES -> examples;
            case BEST_TOKENS -> bestTokens;
        };
    }
}
