package io.plumbline.jobs.reference;

import java.io.Serializable;

/**
 * One row of the reference store.
 *
 * @param key {@link CompletionKey} of prompt and completion
 * @param fingerprint of the model that gave the value
 * @param contract numeric contract that it was computed under
 * @param logp natural-log probability of the completion given the prompt, summed over its tokens
 * @param tokens number of those tokens
 * @param byToken log-prob of each of them, in float32; null where only the sum is kept
 */
public record ReferenceRow(String key, String fingerprint, String contract, double logp, int tokens, float[] byToken)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
