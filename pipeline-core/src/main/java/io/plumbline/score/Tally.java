package io.plumbline.score;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.Outcome;
import io.plumbline.loss.PreferenceMetrics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over scored pairs; shares are taken once, of the sums.
 *
 * @param metrics rewards and log-probs
 * @param loss parts of the losses of the examples that the pairs are of
 * @param policyCorrect pairs whose chosen log-prob is the greater under the policy alone
 * @param policyCorrectPerToken the same by mean log-prob of a token
 * @param referenceCorrect pairs whose chosen log-prob is the greater under the reference alone
 * @param referenceCorrectPerToken the same by mean log-prob of a token
 * @param longerChosen pairs whose chosen completion has more tokens
 * @param equalLengths pairs whose completions have as many tokens
 */
public record Tally(
        PreferenceMetrics metrics,
        LossSums loss,
        long policyCorrect,
        long policyCorrectPerToken,
        long referenceCorrect,
        long referenceCorrectPerToken,
        long longerChosen,
        long equalLengths) {
    /** No pair. */
    public static final Tally NONE = new Tally(PreferenceMetrics.NONE, LossSums.NONE, 0, 0, 0, 0, 0, 0);

    /** Returns the tally of the loss of examples, without their pairs. */
    static Tally of(LossSums loss) {
        return new Tally(PreferenceMetrics.NONE, loss, 0, 0, 0, 0, 0, 0);
    }

    /** Returns the tally of one pair, without its loss. */
    static Tally of(PairScore score) {
        return new Tally(
                PreferenceMetrics.of(score.rewards()),
                LossSums.NONE,
                score.policyOutcome() == Outcome.CORRECT ? 1 : 0,
                score.policyOutcomePerToken() == Outcome.CORRECT ? 1 : 0,
                score.referenceOutcome() == Outcome.CORRECT ? 1 : 0,
                score.referenceOutcomePerToken() == Outcome.CORRECT ? 1 : 0,
                score.lengthDifference() > 0 ? 1 : 0,
                score.lengthDifference() == 0 ? 1 : 0);
    }

    /** These pairs, then the others. */
    Tally plus(Tally other) {
        return new Tally(
                metrics.plus(other.metrics),
                loss.plus(other.loss),
                policyCorrect + other.policyCorrect,
                policyCorrectPerToken + other.policyCorrectPerToken,
                referenceCorrect + other.referenceCorrect,
                referenceCorrectPerToken + other.referenceCorrectPerToken,
                longerChosen + other.longerChosen,
                equalLengths + other.equalLengths);
    }

    /** The loss, averaged as the loss itself asks for; NaN without an example's, as of losses that compare a step's examples. */
    public double meanLoss() {
        return loss.mean();
    }

    /** The means under TRL's names, in TRL's order. */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("loss", meanLoss());
        named.putAll(metrics.named());
        return named;
    }

    /** The number of pairs. */
    public long pairs() {
        return metrics.judgements();
    }

    /** Share of pairs that the policy alone ranks as labelled; NaN without pairs. */
    public double policyAccuracy() {
        return (double) policyCorrect / pairs();
    }

    /** The same by mean log-prob of a token. */
    public double policyAccuracyPerToken() {
        return (double) policyCorrectPerToken / pairs();
    }

    /** Share of pairs that the reference alone ranks as labelled; NaN without pairs. */
    public double referenceAccuracy() {
        return (double) referenceCorrect / pairs();
    }

    /** The same by mean log-prob of a token. */
    public double referenceAccuracyPerToken() {
        return (double) referenceCorrectPerToken / pairs();
    }

    /**
     * The baseline: share of pairs whose longer completion is the chosen one. Pairs of equal lengths are not correct.
     */
    public double longerWins() {
        return (double) longerChosen / pairs();
    }
}
