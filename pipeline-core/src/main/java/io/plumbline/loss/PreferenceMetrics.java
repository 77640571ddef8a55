package io.plumbline.loss;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over preference pairs, in TRL's terms; rewards are those of the loss ({@link Reward}). Sums are divided
 * once, by the number of pairs, so a metric of many workers is that of one; {@link #plus} is to be called in a fixed
 * order to give the same bits.
 *
 * @param pairs how many pairs were added
 * @param correct pairs whose chosen reward is the greater
 * @param ties pairs whose rewards differ by no more than rounding, which are neither correct nor wrong
 * @param chosenReward sum of the chosen completions' rewards
 * @param rejectedReward sum of the rejected completions' rewards
 * @param chosenLogProb sum of log π(chosen | prompt)
 * @param rejectedLogProb sum of log π(rejected | prompt)
 */
public record PreferenceMetrics(
        long pairs,
        long correct,
        long ties,
        double chosenReward,
        double rejectedReward,
        double chosenLogProb,
        double rejectedLogProb)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No pair. */
    public static final PreferenceMetrics NONE = new PreferenceMetrics(0, 0, 0, 0, 0, 0, 0);

    /** The sums of one pair. */
    public static PreferenceMetrics of(PairRewards pair) {
        return new PreferenceMetrics(
                1,
                pair.outcome() == Outcome.CORRECT ? 1 : 0,
                pair.outcome() == Outcome.TIE ? 1 : 0,
                pair.chosen(),
                pair.rejected(),
                pair.logProbs().policyChosen(),
                pair.logProbs().policyRejected());
    }

    /** These pairs, then the others. */
    public PreferenceMetrics plus(PreferenceMetrics other) {
        return new PreferenceMetrics(
                pairs + other.pairs,
                correct + other.correct,
                ties + other.ties,
                chosenReward + other.chosenReward,
                rejectedReward + other.rejectedReward,
                chosenLogProb + other.chosenLogProb,
                rejectedLogProb + other.rejectedLogProb);
    }

    /** Share of pairs whose chosen reward is the greater; NaN without pairs. */
    public double accuracy() {
        return (double) correct / pairs;
    }

    /** Mean of chosen reward − rejected reward; NaN without pairs. */
    public double meanMargin() {
        return (chosenReward - rejectedReward) / pairs;
    }

    /** The means under TRL's names, in TRL's order. */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("rewards/chosen", chosenReward / pairs);
        named.put("rewards/rejected", rejectedReward / pairs);
        named.put("rewards/accuracies", accuracy());
        named.put("rewards/margins", meanMargin());
        named.put("logps/chosen", chosenLogProb / pairs);
        named.put("logps/rejected", rejectedLogProb / pairs);
        return named;
    }
}
