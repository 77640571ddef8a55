package io.plumbline.score;

import io.plumbline.loss.LossBatch;
import io.plumbline.loss.WeightedLosses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums scores up in the order in which they are added: by example id, to give the same bits again. */
public final class ScoreSummaryBuilder {
    /** Slices by source that are kept apart. */
    static final int MOST_SOURCES = 50;

    static final String OTHER_SOURCES = "(other sources)";

    private final WeightedLosses losses;
    private final double beta;
    private final PairColumns columns = new PairColumns();
    private final Map<String, Tally> bySource = new TreeMap<>();
    private final Map<LengthDifference, Tally> byLengthDifference = new EnumMap<>(LengthDifference.class);
    private Tally total = Tally.NONE;
    private double unchangedLoss;

    /**
     * A summary of no pair yet.
     *
     * @param losses the loss the policy was trained with, which gives the scale of the rewards
     */
    public ScoreSummaryBuilder(WeightedLosses losses) {
        this.losses = losses;
        this.beta = losses.rewardScale();
    }

    /**
     * Adds an example.
     *
     * @param comparisons its pairs: one, or those of a ranked list; of none, nothing is added
     */
    public void add(List<PairScore> comparisons) {
        for (int index = 0; index < comparisons.size(); index++) {
            PairScore score = comparisons.get(index);
            double loss = sum(score);
            if (index == 0) {
                columns.add(score, loss);
            } else {
                columns.addToLast(score, loss);
            }
        }
    }

    /** Adds a pair to the sums and returns its loss. */
    private double sum(PairScore score) {
        if (score.beta() != beta) {
            throw new IllegalArgumentException(
                    "Score of pair " + score.id() + " has beta " + score.beta() + ", expected " + beta);
        }
        LossBatch pair = score.lossBatch();
        double value = losses.sums(pair).mean();
        unchangedLoss += losses.sums(pair.atReference()).mean();
        Tally one = Tally.of(score, value);
        total = total.plus(one);
        bySource.merge(score.source(), one, Tally::plus);
        byLengthDifference.merge(LengthDifference.of(score.lengthDifference()), one, Tally::plus);
        return value;
    }

    /**
     * The summary of what was added.
     *
     * @param bootstrapSamples resamples behind the confidence intervals; 0: no intervals
     * @param seed of the resampling
     */
    public ScoreSummary build(int bootstrapSamples, long seed) {
        Intervals intervals =
                bootstrapSamples == 0 || columns.size() == 0 ? null : new Bootstrap(bootstrapSamples, seed).of(columns);
        List<Slice> lengths = byLengthDifference.entrySet().stream()
                .map(entry -> new Slice(entry.getKey().label(), entry.getValue()))
                .toList();
        return new ScoreSummary(
                total,
                columns.examples(),
                beta,
                unchangedLoss / total.pairs(),
                intervals,
                sources(),
                lengths,
                Histogram.of(columns.sortedMargins()));
    }

    private List<Slice> sources() {
        List<Slice> slices = new ArrayList<>();
        bySource.forEach((source, tally) -> slices.add(new Slice(source, tally)));
        slices.sort(Comparator.comparingLong((Slice slice) -> slice.tally().pairs())
                .reversed()
                .thenComparing(Slice::name));
        if (slices.size() <= MOST_SOURCES) {
            return slices;
        }
        Tally rest = slices.stream().skip(MOST_SOURCES).map(Slice::tally).reduce(Tally.NONE, Tally::plus);
        List<Slice> kept = new ArrayList<>(slices.subList(0, MOST_SOURCES));
        kept.add(new Slice(OTHER_SOURCES, rest));
        return kept;
    }
}
