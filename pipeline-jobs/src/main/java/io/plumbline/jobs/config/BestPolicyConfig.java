package io.plumbline.jobs.config;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.watch.HeldOutMetric;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The choice of the policy among those that were scored during the training.
 *
 * @param keepBest {@code training.keep-best}: name of the held-out metric by which the best is kept; null: the last is kept
 * @param patience {@code training.patience}: evaluations without a gain after which the training stops; 0: it does not
 * @param minDelta {@code training.min-delta}: a gain counts where it is greater than this
 */
public record BestPolicyConfig(String keepBest, int patience, double minDelta) implements OptionEffects, Serializable {
    /** The key of the metric. */
    public static final String KEEP_BEST = "training.keep-best";

    private static final String PATIENCE = "training.patience";
    private static final String MIN_DELTA = "training.min-delta";

    /** Refuses values out of range. */
    public BestPolicyConfig {
        Check.that(
                keepBest == null || HeldOutMetric.of(keepBest).isPresent(),
                KEEP_BEST,
                "must be null or one of " + String.join(", ", HeldOutMetric.keys()),
                keepBest);
        Check.atLeast(0, PATIENCE, patience);
        Check.that(minDelta >= 0 && Double.isFinite(minDelta), MIN_DELTA, "must be at least 0 and finite", minDelta);
    }

    /** The metric by which the best is kept; empty where the last is. */
    public Optional<HeldOutMetric> metric() {
        return HeldOutMetric.of(keepBest);
    }

    @Override
    public List<IdleOption> idle(String section) {
        if (keepBest == null) {
            return List.of(withoutBest(PATIENCE), withoutBest(MIN_DELTA));
        }
        return patience > 0
                ? List.of()
                : List.of(new IdleOption(MIN_DELTA, PATIENCE, PATIENCE + " = 0 never stops the training"));
    }

    private static IdleOption withoutBest(String option) {
        return new IdleOption(option, KEEP_BEST, KEEP_BEST + " is null, so that no evaluation is the best");
    }
}
