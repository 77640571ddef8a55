package io.plumbline.score.page;

import io.plumbline.score.ScoreSummary;
import java.util.Objects;

/**
 * The contents of the report on a reward model.
 *
 * @param run what was run on what
 * @param summary the held-out scores, in the place of a policy's rewards
 * @param offset mean score over the training data, which is subtracted from every score
 * @param curves of the training
 * @param data what ingest found out; null where unknown
 */
public record RewardModelContent(RunFacts run, ScoreSummary summary, double offset, Curves curves, DataQuality data) {
    /** Refuses what is missing. */
    public RewardModelContent {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(curves, "curves");
    }
}
