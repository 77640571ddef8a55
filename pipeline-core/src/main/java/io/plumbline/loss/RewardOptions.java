package io.plumbline.loss;

import java.io.Serializable;

/**
 * The section {@code reward-model}: how a reward model is trained. Epochs, steps and workers are those of {@code training}.
 *
 * @param loss of the scores of a prompt's completions
 * @param centering factor of the squared sum of the scores that are compared, as TRL's center_rewards_coefficient; &gt;= 0
 */
public record RewardOptions(Kind loss, double centering) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The losses of a reward model. */
    public enum Kind {
        /** {@link ComparisonLoss}. */
        COMPARISONS,
        /** {@link PlackettLuceLoss} of the scores. */
        PLACKETT_LUCE
    }

    /** Refuses a factor that is not a number from 0 on. */
    public RewardOptions {
        if (!(centering >= 0 && centering < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("reward-model.centering must be >= 0, got " + centering);
        }
    }

    /** Returns the loss. */
    public WeightedLosses losses(Needs.Margins margins) {
        return WeightedLosses.of(
                switch (loss) {
                    case COMPARISONS -> new ComparisonLoss(margins, centering);
                    case PLACKETT_LUCE -> new PlackettLuceLoss(1, Score.POLICY);
                });
    }
}
