package io.plumbline.compare;

import java.io.Serializable;

/**
 * Sums over the tokens of a completion that was drawn from the policy π, of log-ratios to a reference.
 *
 * <p>With {@code r = π_ref / π} of a token (Schulman 2020, <i>Approximating KL Divergence</i>) each token gives {@code k1 =
 * −log r} and {@code k3 = (r − 1) − log r}. As r has a mean of 1 over draws from π, both have the mean of
 * KL(π(·|prefix) ‖ π_ref(·|prefix)); k3 is never negative and varies less.
 *
 * @param tokens of the completion
 * @param k1 sum over tokens of −log r: the log-ratio of the whole completion
 * @param k3 sum over tokens of (r − 1) − log r
 * @param ratio sum over tokens of r
 */
public record LogRatios(int tokens, double k1, double k3, double ratio) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Sums up a completion.
     *
     * @param policy natural log-probs of its tokens under the policy, at temperature 1; at least one
     * @param reference the same under the reference
     */
    public static LogRatios of(float[] policy, float[] reference) {
        if (policy.length != reference.length || policy.length == 0) {
            throw new IllegalArgumentException("A completion must have a log-prob of both models for each token, got "
                    + policy.length + " and " + reference.length);
        }
        double k1 = 0;
        double k3 = 0;
        double ratio = 0;
        for (int i = 0; i < policy.length; i++) {
            double log = (double) reference[i] - policy[i];
            k1 -= log;
            k3 += Math.expm1(log) - log;
            ratio += Math.exp(log);
        }
        return new LogRatios(policy.length, k1, k3, ratio);
    }

    /** Returns k3 of the whole completion's ratio; infinity where the reference is that much surer of it. */
    double k3OfSequence() {
        return Math.expm1(-k1) + k1;
    }
}
