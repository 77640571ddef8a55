package io.plumbline.train;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.PreferenceMetrics;
import java.io.Serializable;
import java.util.Map;

/**
 * Sums over a step's examples: means are taken once, from the sums of all micro-batches and all workers.
 *
 * @param loss parts of the loss
 * @param weight count that a worker's step weighs by: examples, or target tokens where the loss is a mean over these alone
 * @param tokens input tokens, the prompt counted with each completion that follows it, as TRL counts them
 * @param preference rewards and log-probs of every two completions of an example of which one is preferred, so that they
 *     compare with those of scores; {@link PreferenceMetrics#NONE} where the loss compares no completions
 * @param distributions facts on the policy's distributions; {@link TokenMetrics#NONE} where they are not known
 */
public record StepSums(
        LossSums loss, long weight, long tokens, PreferenceMetrics preference, TokenMetrics distributions)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no example. */
    public static final StepSums NONE = new StepSums(LossSums.NONE, 0, 0, PreferenceMetrics.NONE);

    /** Sums without facts on distributions. */
    public StepSums(LossSums loss, long weight, long tokens, PreferenceMetrics preference) {
        this(loss, weight, tokens, preference, TokenMetrics.NONE);
    }

    /** These, then the others. */
    public StepSums plus(StepSums other) {
        return new StepSums(
                loss.plus(other.loss),
                weight + other.weight,
                tokens + other.tokens,
                preference.plus(other.preference),
                distributions.plus(other.distributions));
    }

    /** Number of examples. */
    public long examples() {
        return loss.totals().examples();
    }

    /** Means of facts on the policy's distributions, under TRL's names; none where they are not known. */
    public Map<String, Double> distributionsNamed() {
        return distributions.named();
    }

    /** Mean loss; NaN without examples. */
    public double meanLoss() {
        return loss.mean();
    }
}
