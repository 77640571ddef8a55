package io.plumbline.loss;

import java.io.Serializable;

/**
 * The largest difference that rounding may make between two computations of the same log-prob, with the same model and the
 * same tokens. A difference below this bound has no meaning.
 *
 * <p>A token's log-prob ℓ is a logit less the logarithm of a sum of exponentials, in float32. What else a batch holds
 * decides how the products before it are cut and in which order their sums are taken, so it carries an error in
 * proportion to the unit roundoff u of the products, from the logits' own rounding and from what they are made of: to
 * first order |δ| ≤ c u (1 + |ℓ|). Tokens of one completion share what they are computed from, so their errors may all
 * have one sign, and that of a sequence's log-prob L = Σ ℓ ≤ 0 over n tokens, summed in double precision, is
 *
 * <pre>|δ| ≤ c u (n + |L|).</pre>
 *
 * <p>Errors of two log-probs have nothing to do with each other: that of their difference is the root of the sum of the
 * squares.
 *
 * <p>c is measured, over batches of 1 to 1,000 groups, completions packed together and apart, one and two threads. In
 * float32, u = 2^-24, it was at most 2.0 on trained and random decoders of 2 layers and on random ones of 16, and 32 on one
 * of 16 layers whose weights are five times as large as is usual, so that each layer multiplies the error; 256 is used,
 * eight times the worst, since models in use are deeper and wider than those measured. In bfloat16, u = 2^-9, most rows are
 * the same bits in every batch; where every sum of every product was taken in another order, it was at most 0.44; 1 is
 * used. A completion of 25 tokens at 3 nats each then has 1.5e-3 nats in float32 and 0.2 in bfloat16; training moves it by
 * some nats.
 *
 * @param perToken c u, ≥ 0; 0 for exact numbers
 */
public record Rounding(double perToken) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of numbers that are what they are. */
    public static final Rounding NONE = new Rounding(0);

    /** Of log-probs from products in float32. */
    public static final Rounding FLOAT32 = new Rounding(256 * 0x1p-24);

    /** Of log-probs from products in bfloat16. */
    public static final Rounding BFLOAT16 = new Rounding(0x1p-9);

    /** Refuses what is no bound. */
    public Rounding {
        if (!(perToken >= 0 && perToken < 1)) {
            throw new IllegalArgumentException("Rounding of a token's log-prob must be in [0, 1), got " + perToken);
        }
    }

    /**
     * The bound of a sequence's log-prob.
     *
     * @param logProb summed over its tokens
     * @param tokens how many
     */
    public double of(double logProb, int tokens) {
        return perToken * (tokens + Math.abs(logProb));
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
