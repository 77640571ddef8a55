package io.plumbline.train;

import io.plumbline.loss.PreferenceMetrics;
import java.io.Serializable;

/**
 * What a step saw, as sums: means are taken once, from the sums of all micro-batches and all workers.
 *
 * @param loss sum of the parts of the loss
 * @param weight what the mean loss is taken over: pairs of a preference loss, target tokens of fine-tuning
 * @param pairs number of pairs
 * @param tokens input tokens, the prompt counted with each completion that follows it, as TRL counts them
 * @param rounding the most by which rounding of the log-probs may move {@code loss} where the policy is the reference; 0 in
 *     fine-tuning
 * @param preference rewards and log-probs; {@link PreferenceMetrics#NONE} in fine-tuning
 */
public record StepSums(double loss, long weight, long pairs, long tokens, double rounding, PreferenceMetrics preference)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing seen. */
    public static final StepSums NONE = new StepSums(0, 0, 0, 0, 0, PreferenceMetrics.NONE);

    /** These, then the others. */
    public StepSums plus(StepSums other) {
        return new StepSums(
                loss + other.loss,
                weight + other.weight,
                pairs + other.pairs,
                tokens + other.tokens,
                rounding + other.rounding,
                preference.plus(other.preference));
    }

    /** The most by which rounding may move the mean loss where the policy is the reference. */
    public double meanRounding() {
        return rounding / weight;
    }

    /** Mean loss; NaN if nothing was seen. */
    public double meanLoss() {
        return loss / weight;
    }
}
