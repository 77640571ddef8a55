package io.plumbline.jobs.inference;

import java.io.Serializable;

/**
 * The log-probs of a group's completions under a model.
 *
 * @param key the group's
 * @param logProbs log π(completion | prompt) of each completion: its float32 token log-probs, summed in double
 * @param tokens tokens of each completion
 */
public record CompletionLogProbs(String key, double[] logProbs, int[] tokens) implements Serializable {
    private static final long serialVersionUID = 1L;
}
