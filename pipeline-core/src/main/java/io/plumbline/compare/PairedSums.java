package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import io.plumbline.score.Interval;
import io.plumbline.score.PromptClusters;
import io.plumbline.score.StudentQuantile;

/** Sums over examples that two policies have scores of, with errors between their prompts. */
final class PairedSums {
    private final PromptClusters prompts = new PromptClusters();
    private final ClusteredMean gains = new ClusteredMean();
    private final ClusteredMean margins = new ClusteredMean();
    private final ClusteredMean losses = new ClusteredMean();
    private long pairs;
    private long firstCorrect;
    private long secondCorrect;
    private double firstMargins;
    private double secondMargins;
    private long ofLosses;
    private double firstLosses;
    private double secondLosses;
    private long examples;
    private long withLoss;
    private long ofUnknownPrompt;

    /** Adds an example, of which both have as many pairs. */
    void add(ScoredExample first, ScoredExample second) {
        String promptId = first.promptId() != null ? first.promptId() : second.promptId();
        ofUnknownPrompt += promptId == null ? 1 : 0;
        int prompt = prompts.add(promptId);
        gains.addTo(prompt, first.pairs(), second.correct() - first.correct());
        margins.addTo(prompt, first.pairs(), second.margins() - first.margins());
        examples++;
        pairs += first.pairs();
        firstCorrect += first.correct();
        secondCorrect += second.correct();
        firstMargins += first.margins();
        secondMargins += second.margins();
        boolean hasLoss = first.losses() > 0 && first.losses() == second.losses();
        // There is no mean of losses where one example has none.
        if (hasLoss && withLoss == examples - 1) {
            withLoss++;
            losses.addTo(prompt, first.losses(), second.loss() - first.loss());
            ofLosses += first.losses();
            firstLosses += first.loss();
            secondLosses += second.loss();
        }
    }

    long examples() {
        return examples;
    }

    long prompts() {
        return prompts.size();
    }

    /** Returns the number of examples of which neither says its prompt. */
    long ofUnknownPrompt() {
        return ofUnknownPrompt;
    }

    long pairs() {
        return pairs;
    }

    /** Returns the gains; null of no example. */
    AccuracyDifference accuracy() {
        if (pairs == 0) {
            return null;
        }
        return new AccuracyDifference(
                (double) firstCorrect / pairs,
                (double) secondCorrect / pairs,
                interval(),
                gains.positive(),
                gains.negative());
    }

    /** Returns the interval of the gains; null where one of several prompts outweighs the others. */
    private Interval interval() {
        int effective = gains.wholeEffectiveClusters();
        if (effective < Math.min(2, gains.clusters())) {
            return null;
        }
        // The two that are added below are known, and leave no more of the spread to see.
        double quantile = effective == gains.clusters() ? Interval.QUANTILE : StudentQuantile.of(effective - 1);
        double pairsOfOne = (double) pairs / gains.clusters();
        ClusteredMean adjusted = gains.copy();
        adjusted.add(pairsOfOne, pairsOfOne);
        adjusted.add(pairsOfOne, -pairsOfOne);
        double middle = adjusted.mean();
        double half = quantile * Math.sqrt(adjusted.plainVariance());
        return new Interval(Math.max(-1, middle - half), Math.min(1, middle + half));
    }

    /** Returns the margins; null of no example. */
    MeanDifference margin() {
        return pairs == 0
                ? null
                : new MeanDifference(firstMargins / pairs, secondMargins / pairs, Estimate.of(margins));
    }

    /** Returns the losses; null of no example, and where one of them has none: a mean over the others would be of a choice of them. */
    MeanDifference loss() {
        return pairs == 0 || withLoss < examples
                ? null
                : new MeanDifference(firstLosses / ofLosses, secondLosses / ofLosses, Estimate.of(losses));
    }
}
