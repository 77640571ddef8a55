package io.plumbline.score;

import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.score.ExampleScore.Comparison;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sums scores up in the order in which they are added: by example id, to give the same bits again. */
public final class ScoreSummaryBuilder {
    private final WeightedLosses losses;
    private final Rounding rounding;
    private final PairColumns columns = new PairColumns();
    private final Mistakes mistakes = new Mistakes();
    private final LabelledColumns labelled = new LabelledColumns();
    private final SourceSlices bySource = new SourceSlices();
    private final Map<LengthDifference, Tally> byLengthDifference = new EnumMap<>(LengthDifference.class);
    private Tally total = Tally.NONE;
    private LossSums unchanged = LossSums.NONE;
    private long compared;

    /**
     * A summary of no example yet.
     *
     * @param losses the loss the policy was trained with, which gives the rewards
     * @param rounding of the log-probs
     */
    public ScoreSummaryBuilder(WeightedLosses losses, Rounding rounding) {
        this.losses = losses;
        this.rounding = rounding;
    }

    /**
     * Adds an example: its loss, and its comparisons as pairs. A loss that compares the examples of a step is left out: what it
     * gives follows from the others of the step, and held-out examples have none. So is one that weighs examples by the
     * distributions of the policy in training, as scores are of log-probs alone.
     */
    public void add(ExampleScore example) {
        List<Comparison> comparisons = example.comparisons(losses, rounding);
        List<PairScore> pairs = comparisons.stream().map(Comparison::score).toList();
        comparisons.forEach(mistakes::add);
        LossSums loss = LossSums.NONE;
        if (losses.isOfExamples()) {
            LossBatch batch = example.lossBatch(losses.needs().completions());
            loss = losses.sums(batch);
            unchanged = unchanged.plus(losses.sums(batch.atReference()));
        }
        example.labelled(losses.reward(), rounding).ifPresent(labelled::add);
        compared += pairs.isEmpty() ? 0 : 1;
        columns.add(example.promptId(), pairs, loss);
        Tally tally = Tally.of(loss);
        for (PairScore pair : pairs) {
            Tally one = Tally.of(pair);
            tally = tally.plus(one);
            // The comparisons of a list stand in several slices, and its one loss belongs to none of them.
            byLengthDifference.merge(
                    LengthDifference.of(pair.lengthDifference()),
                    pairs.size() == 1 ? one.plus(Tally.of(loss)) : one,
                    Tally::plus);
        }
        total = total.plus(tally);
        bySource.add(example.source(), tally);
    }

    /**
     * The summary of what was added. It has no intervals where {@link ScoreSummary#showsPrompts} is false.
     *
     * @param bootstrapSamples resamples behind the confidence intervals; 0: no intervals
     * @param seed of the resampling
     */
    public ScoreSummary build(int bootstrapSamples, long seed) {
        double[] pairsOfPrompts = columns.pairsOfPrompts();
        int prompts = pairsOfPrompts.length;
        GroupIntervals groups = new GroupIntervals(columns);
        ScoreSummary summary = new ScoreSummary(
                total,
                compared,
                prompts,
                EffectiveNumber.of(pairsOfPrompts, prompts),
                losses.reward(),
                unchanged.mean(),
                null,
                bySource.slices(groups),
                lengths(groups),
                Histogram.of(columns.sortedMargins()),
                Calibration.of(columns, groups),
                Movement.of(columns, groups),
                mistakes.worst(),
                labelled.scores());
        return bootstrapSamples == 0 || prompts == 0 || !summary.showsPrompts()
                ? summary
                : summary.with(new Bootstrap(bootstrapSamples, seed)
                        .of(columns, losses.reward().score().length()));
    }

    private List<Slice> lengths(GroupIntervals groups) {
        List<ShareInterval> found =
                groups.of(LengthDifference.values().length, (example, pair) -> columns.lengthDifference(pair)
                        .ordinal());
        return byLengthDifference.entrySet().stream()
                .map(entry -> new Slice(
                        entry.getKey().label(),
                        entry.getValue(),
                        found.get(entry.getKey().ordinal())))
                .toList();
    }
}
