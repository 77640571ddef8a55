package io.plumbline.compare;

import io.plumbline.score.Interval;

/** Sums over examples that two policies have scores of. */
final class PairedSums {
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
    private long better;
    private long worse;

    /** Adds an example, of which both have as many pairs. */
    void add(ScoredExample first, ScoredExample second) {
        int gain = second.correct() - first.correct();
        gains.add(first.pairs(), gain);
        margins.add(first.pairs(), second.margins() - first.margins());
        pairs += first.pairs();
        firstCorrect += first.correct();
        secondCorrect += second.correct();
        firstMargins += first.margins();
        secondMargins += second.margins();
        better += gain > 0 ? 1 : 0;
        worse += gain < 0 ? 1 : 0;
        if (first.losses() > 0 && first.losses() == second.losses()) {
            losses.add(first.losses(), second.loss() - first.loss());
            ofLosses += first.losses();
            firstLosses += first.loss();
            secondLosses += second.loss();
        }
    }

    long examples() {
        return margins.clusters();
    }

    long pairs() {
        return pairs;
    }

    /** Returns the gains; null of no example. */
    AccuracyDifference accuracy() {
        if (pairs == 0) {
            return null;
        }
        double pairsOfOne = (double) pairs / gains.clusters();
        ClusteredMean adjusted = gains.copy();
        adjusted.add(pairsOfOne, pairsOfOne);
        adjusted.add(pairsOfOne, -pairsOfOne);
        double middle = adjusted.mean();
        double half = Interval.QUANTILE * Math.sqrt(adjusted.plainVariance());
        return new AccuracyDifference(
                (double) firstCorrect / pairs,
                (double) secondCorrect / pairs,
                new Interval(Math.max(-1, middle - half), Math.min(1, middle + half)),
                better,
                worse);
    }

    /** Returns the margins; null of no example. */
    MeanDifference margin() {
        return pairs == 0 ? null : new MeanDifference(firstMargins / pairs, secondMargins / pairs, margins.estimate());
    }

    /** Returns the losses; null of no example, and where one of them has none: a mean over the others would be of a choice of them. */
    MeanDifference loss() {
        return pairs == 0 || losses.clusters() < examples()
                ? null
                : new MeanDifference(firstLosses / ofLosses, secondLosses / ofLosses, losses.estimate());
    }
}
