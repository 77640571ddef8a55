package io.plumbline.score;

import io.plumbline.loss.PreferenceMetrics;

/**
 * Scores of held-out completions that are judged alone by a label, good or bad.
 *
 * @param metrics as training tells them: rewards/accuracies is the share of completions whose reward has the sign of their label
 * @param goodAboveBad share of all pairs of a good and a bad completion, of whatever prompts, in which the good one has the
 *     greater reward, equal ones counted half: the area under the ROC curve; NaN without both
 */
public record LabelledScores(PreferenceMetrics metrics, double goodAboveBad) {
    /** Returns the number of completions. */
    public long count() {
        return metrics.judgements();
    }
}
