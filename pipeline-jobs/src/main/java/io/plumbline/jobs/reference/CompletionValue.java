package io.plumbline.jobs.reference;

import java.io.Serializable;

/**
 * The log-prob of a completion under a model.
 *
 * @param logProb natural-log probability of the completion given the prompt, summed over its tokens
 * @param byToken the same of each token, in float32; null where only the sum is known
 */
public record CompletionValue(double logProb, float[] byToken) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A completion of which only the sum is known. */
    static CompletionValue ofSum(double logProb) {
        return new CompletionValue(logProb, null);
    }

    /** A completion whose tokens are known; they are added up in order. */
    static CompletionValue ofTokens(float[] byToken) {
        double sum = 0;
        for (float logProb : byToken) {
            sum += logProb;
        }
        return new CompletionValue(sum, byToken);
    }

    /** Returns the sums of completions. */
    public static double[] sums(CompletionValue[] values) {
        double[] sums = new double[values.length];
        for (int index = 0; index < sums.length; index++) {
            sums[index] = values[index].logProb();
        }
        return sums;
    }

    /** Returns the log-probs of completions by token; null where only sums are known. */
    public static float[][] byToken(CompletionValue[] values) {
        float[][] byToken = new float[values.length][];
        for (int index = 0; index < byToken.length; index++) {
            if (values[index].byToken() == null) {
                return null;
            }
            byToken[index] = values[index].byToken();
        }
        return byToken;
    }
}
