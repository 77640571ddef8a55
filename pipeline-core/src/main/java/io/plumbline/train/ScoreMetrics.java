package io.plumbline.train;

import io.plumbline.loss.LossBatch;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over the scores that a reward model gives completions, under the names of TRL's RewardTrainer.
 *
 * @param completions how many were scored
 * @param sum of their scores
 * @param least of them
 * @param greatest of them
 */
public record ScoreMetrics(long completions, double sum, double least, double greatest) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No completion. */
    public static final ScoreMetrics NONE = new ScoreMetrics(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Of all completions of a batch that holds a score in the place of each completion's log-prob. */
    static ScoreMetrics of(LossBatch scores) {
        ScoreMetrics metrics = NONE;
        for (int completion = 0; completion < scores.completions(); completion++) {
            double score = scores.policy(completion);
            metrics = metrics.plus(new ScoreMetrics(1, score, score, score));
        }
        return metrics;
    }

    /** These, then the others. */
    ScoreMetrics plus(ScoreMetrics other) {
        return new ScoreMetrics(
                completions + other.completions,
                sum + other.sum,
                Math.min(least, other.least),
                Math.max(greatest, other.greatest));
    }

    /** The numbers by name. */
    Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("min_reward", least);
        named.put("mean_reward", sum / completions);
        named.put("max_reward", greatest);
        return named;
    }
}
