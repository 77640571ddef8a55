package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * Scores of the held-out pairs.
 *
 * @param bootstrapSamples {@code score.bootstrap-samples}: resamples behind a confidence interval; 0: no intervals
 * @param seed {@code score.seed}: of the resampling
 * @param minimumAccuracy {@code score.minimum-accuracy}: gate, held-out reward accuracy in [0, 1] below which score fails
 */
public record ScoreConfig(int bootstrapSamples, long seed, double minimumAccuracy) implements Serializable {
    /** Refuses values out of range. */
    public ScoreConfig {
        Check.atLeast(0, "score.bootstrap-samples", bootstrapSamples);
        Check.fraction("score.minimum-accuracy", minimumAccuracy);
    }
}
