package io.plumbline.score;

import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.PreferenceLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums scores up in the order in which they are added: by pair id, to give the same bits again. */
public final class ScoreSummaryBuilder {
    /** Slices by source that are kept apart. */
    static final int MOST_SOURCES = 50;

    static final String OTHER_SOURCES = "(other sources)";

    private final PreferenceLoss loss;
    private final double beta;
    private final PairColumns columns = new PairColumns();
    private final Map<String, Tally> bySource = new TreeMap<>();
    private final Map<LengthDifference, Tally> byLengthDifference = new EnumMap<>(LengthDifference.class);
    private Tally total = Tally.NONE;

    /**
     * @param loss the loss the policy was trained with
     * @param beta scale of the rewards
     */
    public ScoreSummaryBuilder(PreferenceLoss loss, double beta) {
        this.loss = loss;
        this.beta = beta;
    }

    /** Adds a pair. */
    public void add(PairScore score) {
        if (score.beta() != beta) {
            throw new IllegalArgumentException(
                    "Score of pair " + score.pairId() + " has beta " + score.beta() + ", expected " + beta);
        }
        double value = loss.of(score.logProbs()).value();
        Tally one = Tally.of(score, value);
        total = total.plus(one);
        bySource.merge(score.source(), one, Tally::plus);
        byLengthDifference.merge(LengthDifference.of(score.lengthDifference()), one, Tally::plus);
        columns.add(score, value);
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
                beta,
                loss.of(new PairLogProbs(0, 0, 0, 0)).value(),
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
