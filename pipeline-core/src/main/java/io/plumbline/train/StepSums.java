package io.plumbline.train;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.loss.ReferencePoint;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over a step's examples: means are taken once, from the sums of all micro-batches and all workers.
 *
 * @param loss parts of the loss
 * @param weight count that a worker's step weighs by: examples, or target tokens where the loss is a mean over these alone
 * @param tokens input tokens, the prompt counted with each completion that follows it, as TRL counts them
 * @param preference rewards and log-probs of every two completions of an example of which one is preferred, so that they
 *     compare with those of scores, and of completions that are judged alone; {@link PreferenceMetrics#NONE} where the loss
 *     compares no completions
 * @param distributions facts on the policy's distributions; {@link TokenMetrics#NONE} where they are not known
 * @param scores of completions by a reward model; {@link ScoreMetrics#NONE} where the head gives log-probs
 * @param point over the mismatched completions of a loss that reads them; {@link ReferencePoint#NONE} for others
 */
public record StepSums(
        LossSums loss,
        long weight,
        long tokens,
        PreferenceMetrics preference,
        TokenMetrics distributions,
        ScoreMetrics scores,
        ReferencePoint point)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no example. */
    public static final StepSums NONE = new StepSums(LossSums.NONE, 0, 0, PreferenceMetrics.NONE);

    /** Sums without facts on distributions, of a loss that reads no mismatched completions. */
    public StepSums(LossSums loss, long weight, long tokens, PreferenceMetrics preference) {
        this(loss, weight, tokens, preference, TokenMetrics.NONE, ScoreMetrics.NONE, ReferencePoint.NONE);
    }

    /** These, then the others. */
    public StepSums plus(StepSums other) {
        return new StepSums(
                loss.plus(other.loss),
                weight + other.weight,
                tokens + other.tokens,
                preference.plus(other.preference),
                distributions.plus(other.distributions),
                scores.plus(other.scores),
                point.plus(other.point));
    }

    /** Number of examples. */
    public long examples() {
        return loss.totals().examples();
    }

    /** The means but for the loss, under TRL's names, in TRL's order; those that are of nothing are left out. */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        if (scores.completions() == 0) {
            named.putAll(preference.named());
        } else {
            named.putAll(scores.named());
            named.put("accuracy", preference.accuracy());
            named.put("margin", preference.meanMargin());
        }
        named.put("kl", point.nats());
        named.putAll(distributions.named());
        named.values().removeIf(mean -> mean.isNaN());
        return named;
    }

    /** Mean loss; NaN without examples. */
    public double meanLoss() {
        return loss.mean();
    }
}
