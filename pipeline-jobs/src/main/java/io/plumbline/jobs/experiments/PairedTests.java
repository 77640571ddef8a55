package io.plumbline.jobs.experiments;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.HolmAdjustment;
import io.plumbline.compare.MeanDifference;
import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.storage.StorageFailures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** Holds experiments against a baseline, example by example. */
final class PairedTests {
    private final SparkSession spark;
    private final Experiment baseline;

    PairedTests(SparkSession spark, Experiment baseline) {
        this.spark = spark;
        this.baseline = baseline;
    }

    /** Returns the comparisons, with the probabilities of all tests of a figure adjusted together. */
    List<Paired> of(List<Experiment> others) {
        List<Likeness> likenesses =
                others.stream().map(other -> new Likeness(baseline, other)).toList();
        List<PairedComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            comparisons.add(compared(others.get(i), likenesses.get(i).hasMargins()));
        }
        List<Double> accuracies = adjusted(
                comparisons,
                comparison -> comparison.accuracy() == null
                        ? Double.NaN
                        : comparison.accuracy().probability());
        List<MeanTest> margins = tests(
                others.size(),
                i -> likenesses.get(i).hasMargins() ? comparisons.get(i).margin() : null);
        List<MeanTest> losses = tests(
                others.size(),
                i -> likenesses.get(i).againstLosses().isEmpty()
                        ? comparisons.get(i).loss()
                        : null);
        List<Paired> pairs = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            Experiment other = others.get(i);
            List<String> cautions = new ArrayList<>(likenesses.get(i).cautions());
            addExamples(comparisons.get(i), other, cautions);
            addPrompts(comparisons.get(i), cautions);
            pairs.add(new Paired(
                    other,
                    comparisons.get(i),
                    accuracies.get(i),
                    margins.get(i),
                    losses.get(i),
                    losses.get(i) != null || comparisons.get(i).accuracy() == null
                            ? null
                            : likenesses.get(i).againstLosses().orElseGet(() -> withoutLosses(other)),
                    List.copyOf(cautions)));
        }
        return pairs;
    }

    private static List<MeanTest> tests(int count, IntFunction<MeanDifference> means) {
        List<MeanDifference> all = IntStream.range(0, count).mapToObj(means).toList();
        List<Double> adjusted = adjusted(all, each -> each == null ? Double.NaN : each.probability());
        List<MeanTest> tests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tests.add(all.get(i) == null ? null : new MeanTest(all.get(i), adjusted.get(i)));
        }
        return tests;
    }

    /** Adjusts those probabilities that there are; the others stay NaN. */
    private static <T> List<Double> adjusted(List<T> tested, ToDoubleFunction<T> probability) {
        double[] all = tested.stream().mapToDouble(probability).toArray();
        Iterator<Double> adjusted = DoubleStream.of(HolmAdjustment.of(
                        DoubleStream.of(all).filter(each -> !Double.isNaN(each)).toArray()))
                .iterator();
        return DoubleStream.of(all)
                .mapToObj(each -> Double.isNaN(each) ? each : adjusted.next())
                .toList();
    }

    private PairedComparison compared(Experiment other, boolean perScale) {
        return reading(() -> PairedComparison.of(scores(baseline, perScale), scores(other, perScale)), other);
    }

    private Iterator<ScoredExample> scores(Experiment experiment, boolean perScale) {
        double scale = perScale ? experiment.rewardScale() : 1;
        Iterator<ScoredExample> examples = ScoresTable.examples(spark, experiment.scores());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return examples.hasNext();
            }

            @Override
            public ScoredExample next() {
                return examples.next().withMarginsPer(scale);
            }
        };
    }

    /** The reason why rows have no loss: the loss gives an example none, or an earlier version wrote the rows. */
    private String withoutLosses(Experiment other) {
        if (Double.isNaN(baseline.loss()) || Double.isNaN(other.loss())) {
            return "this loss gives a held-out example none by itself";
        }
        return "the scores of one of them are of an earlier version, which kept no loss of an example; delete its scores/"
                + " and run score to have them";
    }

    private void addExamples(PairedComparison comparison, Experiment other, List<String> cautions) {
        if (!comparison.isOfAll()) {
            String unlike = comparison.unlike() == 0
                    ? ""
                    : "; " + Numbers.count(comparison.unlike()) + " examples of both have other ranks";
            cautions.add("Their held-out examples are not the same: " + Numbers.count(comparison.examples())
                    + " are compared, " + Numbers.count(comparison.onlyFirst()) + " stand in " + baseline.label()
                    + " alone, " + Numbers.count(comparison.onlySecond()) + " in " + other.label() + " alone" + unlike
                    + ". The held-out figures above are of each one's own examples.");
        }
    }

    /** Adds what prompts take from the certainty. */
    static void addPrompts(PairedComparison comparison, List<String> cautions) {
        if (comparison.accuracy() != null && comparison.accuracy().interval() == null) {
            cautions.add(
                    "One prompt has more of the pairs than all others together, and nothing shows by how much it might"
                            + " differ from them: there are no intervals of accuracies and"
                            + " margins, and no difference of accuracies counts as beyond chance. Hold out more prompts.");
        }
        if (comparison.ofUnknownPrompt() > 0) {
            cautions.add(
                    "The scores of both are of an earlier version, which kept no ids of prompts: each example counts as a"
                            + " prompt of its own, so that where several share one, intervals are too narrow and tests too sure;"
                            + " delete scores/ of one of the two and run score to have them.");
        }
    }

    /** The work of a comparison. */
    private interface Reading {
        PairedComparison compare();
    }

    private PairedComparison reading(Reading work, Experiment other) {
        try {
            return work.compare();
        } catch (Exception e) {
            // Spark throws checked exceptions that its signatures do not name.
            Optional<PlumblineException> known = Causes.actionable(e);
            if (known.isPresent()) {
                throw known.get();
            }
            String tables = baseline.scores() + " and " + other.scores();
            if (Causes.of(e).anyMatch(StorageFailures::isOfAFileSystem)) {
                throw StorageFailures.at("read " + tables, e);
            }
            Throwable deepest = Causes.of(e).reduce(e, (above, below) -> below);
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot compare " + tables + ": one of them is no table that is whole: " + PlainText.reason(deepest)
                            + "; delete it to have the policy scored again",
                    e);
        }
    }
}
