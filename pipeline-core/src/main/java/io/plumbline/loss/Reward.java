package io.plumbline.loss;

import java.io.Serializable;
import java.util.Objects;

/**
 * The reward that a loss implies for a completion: its scale times the completion's score, β (log π − log π_ref) of most
 * losses (Rafailov et al. 2023, eq. 5). A loss that compares other scores has other rewards.
 *
 * @param scale factor of the score, &gt; 0: β where the loss has one
 * @param score of a completion
 * @param tailWeight factor of the log-probs of those tokens that make a completion longer than the other of its pair, in
 *     [0, 1]: 1 where all tokens count alike
 */
public record Reward(double scale, Score score, double tailWeight) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The log-ratio as it is: of losses that compare no completions. */
    public static final Reward LOG_RATIO = ofLogRatio(1);

    /** Refuses a scale that is not positive. */
    public Reward {
        Objects.requireNonNull(score, "score");
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The scale of rewards must be > 0, got " + scale);
        }
        if (!(tailWeight >= 0 && tailWeight <= 1)) {
            throw new IllegalArgumentException("The weight of longer tails must be in [0, 1], got " + tailWeight);
        }
    }

    /** A reward to which all tokens count alike. */
    public Reward(double scale, Score score) {
        this(scale, score, 1);
    }

    /** The same with another weight of longer tails. */
    Reward withTailWeight(double weight) {
        return new Reward(scale, score, weight);
    }

    /** Returns pairs with the log-probs that the score is taken of. */
    public LossBatch seen(LossBatch pairs) {
        return tailWeight == 1 ? pairs : pairs.withTails(tailWeight);
    }

    /** A scale times the log-ratio. */
    public static Reward ofLogRatio(double scale) {
        return new Reward(scale, Score.LOG_RATIO);
    }
}
