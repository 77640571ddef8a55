package io.plumbline.jobs.inference;

import java.io.Serializable;

/**
 * The scores of a group's completions by a reward model.
 *
 * @param key the group's
 * @param scores of each completion, less the model's {@code reward_offset}
 */
public record CompletionScores(String key, double[] scores) implements Serializable {
    private static final long serialVersionUID = 1L;
}
