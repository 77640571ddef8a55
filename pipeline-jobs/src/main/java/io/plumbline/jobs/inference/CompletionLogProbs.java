package io.plumbline.jobs.inference;

import java.io.Serializable;

/**
 * The log-probs of a group's completions under a model; of a reward model their scores, in the same place.
 *
 * @param key the group's
 * @param logProbs log π(completion | prompt) of each completion: its float32 log-probs of the tokens that count, summed in double;
 *     or its score
 * @param tokens of each completion that count
 * @param byToken log-prob of each of these tokens; null where the model gives sums or scores alone
 */
public record CompletionLogProbs(String key, double[] logProbs, int[] tokens, float[][] byToken)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Log-probs of a model that gives sums alone. */
    public CompletionLogProbs(String key, double[] logProbs, int[] tokens) {
        this(key, logProbs, tokens, null);
    }
}
