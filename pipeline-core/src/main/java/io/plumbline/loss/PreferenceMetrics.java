package io.plumbline.loss;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over preference pairs and over completions that are judged alone, of which good ones count as chosen and bad ones as
 * rejected, in TRL's terms; rewards are those of the loss ({@link Reward}). Sums are divided once, by their numbers, so a metric
 * of many workers is that of one; {@link #plus} is to be called in a fixed order to give the same bits.
 *
 * @param judgements how many pairs, and completions alone, were added
 * @param correct pairs whose chosen reward is the greater, and completions alone whose reward has the sign of their label
 * @param ties pairs whose rewards differ by no more than rounding, and completions alone whose reward is none, which are neither
 *     correct nor wrong
 * @param chosen number of chosen completions
 * @param rejected number of rejected completions
 * @param chosenReward sum of the chosen completions' rewards
 * @param rejectedReward sum of the rejected completions' rewards
 * @param chosenLogProb sum of log π(chosen | prompt)
 * @param rejectedLogProb sum of log π(rejected | prompt)
 */
public record PreferenceMetrics(
        long judgements,
        long correct,
        long ties,
        long chosen,
        long rejected,
        double chosenReward,
        double rejectedReward,
        double chosenLogProb,
        double rejectedLogProb)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No pair. */
    public static final PreferenceMetrics NONE = new PreferenceMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The sums of one pair. */
    public static PreferenceMetrics of(PairRewards pair) {
        return new PreferenceMetrics(
                1,
                pair.outcome() == Outcome.CORRECT ? 1 : 0,
                pair.outcome() == Outcome.TIE ? 1 : 0,
                1,
                1,
                pair.chosen(),
                pair.rejected(),
                pair.logProbs().policyChosen(),
                pair.logProbs().policyRejected());
    }

    /** The sums of one completion that is judged alone. */
    public static PreferenceMetrics of(LabelledReward completion) {
        long chosen = completion.isDesirable() ? 1 : 0;
        long rejected = 1 - chosen;
        return new PreferenceMetrics(
                1,
                completion.outcome() == Outcome.CORRECT ? 1 : 0,
                completion.outcome() == Outcome.TIE ? 1 : 0,
                chosen,
                rejected,
                chosen * completion.reward(),
                rejected * completion.reward(),
                chosen * completion.logProb(),
                rejected * completion.logProb());
    }

    /** These, then the others. */
    public PreferenceMetrics plus(PreferenceMetrics other) {
        return new PreferenceMetrics(
                judgements + other.judgements,
                correct + other.correct,
                ties + other.ties,
                chosen + other.chosen,
                rejected + other.rejected,
                chosenReward + other.chosenReward,
                rejectedReward + other.rejectedReward,
                chosenLogProb + other.chosenLogProb,
                rejectedLogProb + other.rejectedLogProb);
    }

    /** Share of pairs, and completions alone, that are correct; NaN without any. */
    public double accuracy() {
        return (double) correct / judgements;
    }

    /** Mean chosen reward − mean rejected reward; NaN where one of them is of no completion. */
    public double meanMargin() {
        return chosen == rejected
                ? (chosenReward - rejectedReward) / chosen
                : chosenReward / chosen - rejectedReward / rejected;
    }

    /** The means under TRL's names, in TRL's order; NaN of no completion. */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("rewards/chosen", chosenReward / chosen);
        named.put("rewards/rejected", rejectedReward / rejected);
        named.put("rewards/accuracies", accuracy());
        named.put("rewards/margins", meanMargin());
        named.put("logps/chosen", chosenLogProb / chosen);
        named.put("logps/rejected", rejectedLogProb / rejected);
        return named;
    }
}
