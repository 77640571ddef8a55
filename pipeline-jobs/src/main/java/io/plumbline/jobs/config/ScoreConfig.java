package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import java.io.Serializable;
import java.util.List;

/**
 * Scores of the held-out pairs.
 *
 * @param bootstrapSamples {@code score.bootstrap-samples}: resamples behind a confidence interval of all pairs; 0: none of
 *     these
 * @param seed {@code score.seed}: of the resampling
 * @param minimumAccuracy {@code score.minimum-accuracy}: gate, held-out reward accuracy in [0, 1] below which score fails
 * @param mistakeTexts {@code score.mistake-texts}: whether {@code report.html} shows the texts of the surest mistakes
 * @param evaluation scores during training
 */
public record ScoreConfig(
        int bootstrapSamples,
        long seed,
        double minimumAccuracy,
        boolean mistakeTexts,
        @Inline EvaluationConfig evaluation)
        implements OptionEffects, Serializable {
    /** Refuses values out of range. */
    public ScoreConfig {
        Check.atLeast(0, "score.bootstrap-samples", bootstrapSamples);
        Check.fraction("score.minimum-accuracy", minimumAccuracy);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String samples = section + ".bootstrap-samples";
        return bootstrapSamples > 0
                ? List.of()
                : List.of(new IdleOption(section + ".seed", samples, samples + " is 0"));
    }
}
