package io.plumbline.loss;

import java.io.Serializable;
import java.util.Objects;

/**
 * The number that a loss compares completions by: a completion's log-prob, or its log-ratio to the reference, as the sum
 * over its tokens or as their mean.
 *
 * @param basis what is summed over the tokens
 * @param length whether the sum is divided by the number of tokens
 * @param divergence its f' is applied to the sum of the log-ratio before that division; the divergence of DPO leaves the sum
 *     as it is
 */
public record Score(Basis basis, Length length, Divergence divergence) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** log π − log π_ref: the score of most losses. */
    public static final Score LOG_RATIO = new Score(Basis.LOG_RATIO, Length.SUM);

    /** log π; of a reward model, whose completions have one number in the place of log-probs, its score. */
    public static final Score POLICY = new Score(Basis.POLICY, Length.SUM);

    /** Numbers that are summed over the tokens. */
    public enum Basis {
        /** log π − log π_ref. */
        LOG_RATIO,
        /** log π, whatever the reference. */
        POLICY
    }

    /** Treatment of lengths. */
    public enum Length {
        /** The sum over the tokens. */
        SUM,
        /** The mean over the tokens. */
        TOKEN_MEAN
    }

    /** Refuses an incomplete one. */
    public Score {
        Objects.requireNonNull(basis, "basis");
        Objects.requireNonNull(length, "length");
        Objects.requireNonNull(divergence, "divergence");
        if (basis == Basis.POLICY && !divergence.equals(Divergence.REVERSE_KL)) {
            throw new IllegalArgumentException("A score without a reference has no divergence from it");
        }
    }

    /** A score of sums as they are. */
    public Score(Basis basis, Length length) {
        this(basis, length, Divergence.REVERSE_KL);
    }

    /** The log-probs of the reference that it reads. */
    public Needs.LogProbs reference() {
        return switch (basis) {
            case LOG_RATIO -> Needs.LogProbs.SUMS;
            case POLICY -> Needs.LogProbs.NONE;
        };
    }

    /**
     * The score of a completion.
     *
     * @param policy log π(completion | prompt)
     * @param reference log π_ref(completion | prompt); not read where the score is of the policy alone
     * @param tokens of the completion
     */
    double of(double policy, double reference, int tokens) {
        double sum =
                switch (basis) {
                    case LOG_RATIO -> divergence.derivative(policy - reference);
                    case POLICY -> policy;
                };
        return sum / divisor(tokens);
    }

    /**
     * The derivative of a completion's score by its log-prob under the policy.
     *
     * @param tokens of the completion
     */
    double byPolicy(double policy, double reference, int tokens) {
        double bySum =
                switch (basis) {
                    case LOG_RATIO -> divergence.slope(policy - reference);
                    case POLICY -> 1;
                };
        return bySum / divisor(tokens);
    }

    /**
     * The most by which rounding may move a completion's score, to first order.
     *
     * @param tokens of the completion
     * @param rounding of the log-probs
     */
    double bound(double policy, double reference, int tokens, Rounding rounding) {
        double ofSum =
                switch (basis) {
                    case LOG_RATIO -> rounding.ofDifference(policy, reference, tokens);
                    case POLICY -> rounding.of(policy, tokens);
                };
        return ofSum * byPolicy(policy, reference, tokens);
    }

    private int divisor(int tokens) {
        return switch (length) {
            case SUM -> 1;
            case TOKEN_MEAN -> tokens;
        };
    }
}
