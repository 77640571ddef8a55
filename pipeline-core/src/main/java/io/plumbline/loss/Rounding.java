package io.plumbline.loss;

import java.io.Serializable;

/**
 * The largest difference that rounding may make between two computations of the same log-prob, with the same model and the
 * same tokens. A difference below this bound has no meaning.
 *
 * <p>A token's log-prob ℓ is a logit less the logarithm of a sum of exponentials, in float32. What else a batch holds
 * decides how the products before it are cut and in which order their sums are taken, so it carries an error in
 * proportion to the unit roundoff u of the products, from the logits' own rounding and from what they are made of: to
 * first order |δ| ≤ c u (1 + |ℓ|). Errors of a completion's tokens are independent of each other, as measured below, so
 * those of its log-prob L = Σ ℓ ≤ 0 over n tokens add up as the root of their squares. Of few tokens the errors are smaller,
 * as each is computed from few others, and even their whole sum is bounded more tightly:
 *
 * <pre>|δ| ≤ u (n + |L|) min(s, r / √n).</pre>
 *
 * <p>Errors of two log-probs have nothing to do with each other: that of their difference is the root of the sum of the
 * squares. So are those of a pair's completions: measured as below, their difference was 0.7 to 1.3 times that root.
 *
 * <p>s and r are measured. Each sum of each product of a decoder was taken in another order, three times, which is more
 * than batches do: most rows are the same bits in every batch. The table holds the greatest |δ| / (u (n + |L|) / √n) of
 * completions of n tokens; in brackets the root of the mean square of δ, over √n times that of its tokens' errors, which is
 * 1 where these are independent and √n where all are the same.
 *
 * <pre>
 *                                                  n = 10      30        100       300       1,000
 * float32, u = 2^-24: Llama of 2 layers, trained   16 (1.0)    24 (1.1)  20 (1.0)  22 (1.2)  20 (1.0)
 *                     GPT-2 of 12 layers, random   1.4 (1.1)   1.0 (1.0) 0.9 (0.9) 0.6 (0.9) 0.7 (1.0)
 * bfloat16, u = 2^-9: Llama of 2 layers, trained   1.0 (0.8)   1.7 (0.8) 2.5 (1.1) 3.3 (1.1) 3.7 (1.2)
 *                     GPT-2 of 12 layers, random   0.2 (0.8)   0.2 (0.9) 0.2 (0.9) 0.2 (0.9) 0.2 (0.8)
 * </pre>
 *
 * <p>Random decoders of 12 and 16 layers whose weights are five times as large as is usual, so that each layer multiplies the
 * error, came to 40 in float32 and 3.7 in bfloat16. In bfloat16 r = 8 is used, twice the worst and four times the root of
 * the mean square at least; s = 2 is nearly three times the worst of 0.7. In float32 s = 256 is used and no r: a step that
 * moves weights by their last bits only moves log-probs by more than noise, and is nothing learnt all the same. A completion
 * of 25 tokens at 3 nats each then has 1.5e-3 nats in float32 and 0.3 in bfloat16, one of 1,000 such tokens 0.06 and 2.0.
 *
 * @param shared s u, ≥ 0; 0 for exact numbers
 * @param independent r u, ≥ 0; 0 for exact numbers, infinite where s alone counts
 */
public record Rounding(double shared, double independent) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of numbers that are what they are. */
    public static final Rounding NONE = new Rounding(0, 0);

    /** Of log-probs from products in float32. */
    public static final Rounding FLOAT32 = new Rounding(256 * 0x1p-24, Double.POSITIVE_INFINITY);

    /** Of log-probs from products in bfloat16. */
    public static final Rounding BFLOAT16 = new Rounding(2 * 0x1p-9, 8 * 0x1p-9);

    /** Refuses what is no bound. */
    public Rounding {
        if (!(shared >= 0 && shared < 1)) {
            throw new IllegalArgumentException("Rounding of a token's log-prob must be in [0, 1), got " + shared);
        }
        if (!(independent >= 0)) {
            throw new IllegalArgumentException("Rounding of independent tokens must be at least 0, got " + independent);
        }
    }

    /**
     * The bound of a sequence's log-prob.
     *
     * @param logProb summed over its tokens
     * @param tokens how many, at least 1
     */
    public double of(double logProb, int tokens) {
        return (tokens + Math.abs(logProb)) * Math.min(shared, independent / Math.sqrt(tokens));
    }

    /**
     * The bound of the difference of two log-probs of one sequence, under two models.
     *
     * @param tokens of the sequence
     */
    public double ofDifference(double first, double second, int tokens) {
        return Math.hypot(of(first, tokens), of(second, tokens));
    }
}
