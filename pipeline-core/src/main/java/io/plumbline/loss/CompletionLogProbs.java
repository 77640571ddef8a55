package io.plumbline.loss;

import java.util.Arrays;

/**
 * One completion in a {@link LossBatch}.
 *
 * @param tokens its length in tokens, at least 1
 * @param policy log π(completion | prompt)
 * @param policyTokens the same token by token; null where only the sum is known
 * @param reference log π_ref(completion | prompt); NaN where it is not known
 * @param referenceTokens the same token by token; null where it is not known
 * @param rank place in its example, 0 the best; equal ranks are not compared with each other. Of a completion that is judged
 *     alone 0 where it is good and 1 where it is bad; {@link #MISMATCHED} of one that is another example's
 * @param agreement mean over the tokens of log p − log Σp² of the policy: how likely the completion is beside what the policy
 *     would draw; NaN where it is not known
 */
public record CompletionLogProbs(
        int tokens,
        double policy,
        double[] policyTokens,
        double reference,
        double[] referenceTokens,
        int rank,
        double agreement) {
    /** The rank of a completion that is another example's. */
    public static final int MISMATCHED = -1;

    /** A completion whose agreement is not known. */
    public CompletionLogProbs(
            int tokens, double policy, double[] policyTokens, double reference, double[] referenceTokens, int rank) {
        this(tokens, policy, policyTokens, reference, referenceTokens, rank, Double.NaN);
    }

    /** Refuses lengths that do not fit. */
    public CompletionLogProbs {
        if (tokens < 1) {
            throw new IllegalArgumentException("A completion must have at least one token, got " + tokens);
        }
        requireLength(tokens, policyTokens, "policy");
        requireLength(tokens, referenceTokens, "reference");
    }

    private static void requireLength(int tokens, double[] logProbs, String model) {
        if (logProbs != null && logProbs.length != tokens) {
            throw new IllegalArgumentException("A completion of " + tokens
                    + " tokens must have as many log-probs of the " + model + ", got " + logProbs.length);
        }
    }

    /**
     * A completion of which only the sum is known.
     *
     * @param rank place in its example, 0 the best
     */
    public static CompletionLogProbs ofSum(int rank, double policy, int tokens) {
        return new CompletionLogProbs(tokens, policy, null, Double.NaN, null, rank);
    }

    /**
     * A completion whose tokens are known.
     *
     * @param rank place in its example, 0 the best
     */
    public static CompletionLogProbs ofTokens(int rank, double[] policyTokens) {
        return new CompletionLogProbs(policyTokens.length, sum(policyTokens), policyTokens, Double.NaN, null, rank);
    }

    /** The same with the reference's sum. */
    public CompletionLogProbs withReference(double logProb) {
        return new CompletionLogProbs(tokens, policy, policyTokens, logProb, null, rank, agreement);
    }

    /** The same with the reference's tokens. */
    public CompletionLogProbs withReference(double[] logProbs) {
        return new CompletionLogProbs(tokens, policy, policyTokens, sum(logProbs), logProbs, rank, agreement);
    }

    /**
     * The same with its agreement with the policy.
     *
     * @param logCollisions log Σp² of each token's place
     * @throws IllegalStateException where only the policy's sum is known
     */
    public CompletionLogProbs withCollisions(double[] logCollisions) {
        requireLength(tokens, logCollisions, "collisions");
        double[] known = known(policyTokens, "policy");
        for (int token = 0; token < tokens; token++) {
            known[token] -= logCollisions[token];
        }
        return new CompletionLogProbs(
                tokens, policy, policyTokens, reference, referenceTokens, rank, sum(known) / tokens);
    }

    /**
     * The same under a policy that is the reference, but for a shift of the log-prob of its first token.
     *
     * @param shift in nats, 0 for the reference itself
     */
    CompletionLogProbs atReference(double shift) {
        double[] shifted = referenceTokens == null ? null : referenceTokens.clone();
        if (shifted != null) {
            shifted[0] += shift;
        }
        return new CompletionLogProbs(tokens, reference + shift, shifted, reference, referenceTokens, rank, agreement);
    }

    /**
     * The same with the log-probs of its last tokens multiplied by a number, under policy and reference.
     *
     * @param first of them
     * @throws IllegalStateException where only sums are known
     */
    CompletionLogProbs withTail(int first, double weight) {
        double[] ofPolicy = tail(known(policyTokens, "policy"), first, weight);
        double[] ofReference = tail(known(referenceTokens, "reference"), first, weight);
        return new CompletionLogProbs(tokens, sum(ofPolicy), ofPolicy, sum(ofReference), ofReference, rank, agreement);
    }

    private static double[] tail(double[] values, int first, double weight) {
        for (int token = first; token < values.length; token++) {
            values[token] *= weight;
        }
        return values;
    }

    /**
     * Returns a copy of log-probs by token.
     *
     * @param model that they are of
     * @throws IllegalStateException where only the sum, or none, is known
     */
    static double[] known(double[] tokens, String model) {
        if (tokens == null) {
            throw new IllegalStateException("The batch holds no log-probs of the " + model + " by token");
        }
        return tokens.clone();
    }

    /** In order, from the first. */
    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompletionLogProbs that
                && tokens == that.tokens
                && rank == that.rank
                && Double.compare(policy, that.policy) == 0
                && Double.compare(reference, that.reference) == 0
                && Double.compare(agreement, that.agreement) == 0
                && Arrays.equals(policyTokens, that.policyTokens)
                && Arrays.equals(referenceTokens, that.referenceTokens);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(policy) * 31 + tokens;
    }

    @Override
    public String toString() {
        return "completion of rank " + rank + " and " + tokens + " tokens: log-prob " + policy + ", reference "
                + reference;
    }
}
