package io.plumbline.jobs.experiments;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.HolmAdjustment;
import io.plumbline.compare.PairedComparison;
import io.plumbline.compare.ScoredExample;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.StorageFailures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Holds experiments against a baseline, example by example. */
final class PairedTests {
    private final SparkSession spark;
    private final Experiment baseline;

    PairedTests(SparkSession spark, Experiment baseline) {
        this.spark = spark;
        this.baseline = baseline;
    }

    /** Returns the comparisons, with the probabilities of all of them adjusted together. */
    List<Paired> of(List<Experiment> others) {
        List<Paired> pairs = new ArrayList<>();
        for (Experiment other : others) {
            pairs.add(compared(other));
        }
        double[] accuracies = HolmAdjustment.of(pairs.stream()
                .filter(Paired::isCompared)
                .mapToDouble(paired -> paired.accuracy().probability())
                .toArray());
        double[] margins = HolmAdjustment.of(pairs.stream()
                .filter(PairedTests::isTested)
                .mapToDouble(paired -> paired.margins().probability())
                .toArray());
        List<Paired> adjusted = new ArrayList<>();
        int accuracy = 0;
        int margin = 0;
        for (Paired paired : pairs) {
            adjusted.add(new Paired(
                    paired.experiment(),
                    paired.comparison(),
                    paired.margins(),
                    paired.isCompared() ? accuracies[accuracy++] : Double.NaN,
                    isTested(paired) ? margins[margin++] : Double.NaN,
                    paired.cautions()));
        }
        return adjusted;
    }

    private static boolean isTested(Paired paired) {
        return paired.margins() != null && !Double.isNaN(paired.margins().probability());
    }

    private Paired compared(Experiment other) {
        List<String> cautions = new ArrayList<>();
        boolean sameLoss = addLoss(other, cautions);
        boolean sameReference = addReference(other, cautions);
        boolean sameTokens = addTokens(other, cautions);
        boolean marginsAlike =
                sameLoss && sameReference && sameTokens && baseline.rewardScale() > 0 && other.rewardScale() > 0;
        PairedComparison comparison =
                reading(() -> PairedComparison.of(scores(baseline, marginsAlike), scores(other, marginsAlike)), other);
        addExamples(comparison, other, cautions);
        return new Paired(
                other,
                comparison,
                marginsAlike ? comparison.margin() : null,
                Double.NaN,
                Double.NaN,
                List.copyOf(cautions));
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
                ScoredExample example = examples.next();
                return new ScoredExample(example.id(), example.pairs(), example.correct(), example.margins() / scale);
            }
        };
    }

    private boolean addLoss(Experiment other, List<String> cautions) {
        Map<String, String> first = Differences.loss(baseline);
        Map<String, String> second = Differences.loss(other);
        if (first.equals(second)) {
            return true;
        }
        cautions.add("They were trained with other losses (" + Differences.keys(first, second)
                + "): each is judged by the rewards of its own loss, and losses and margins are not compared.");
        return false;
    }

    /** A result of reference that is not the present one does not say whose it is, unless both are of the same. */
    private boolean addReference(Experiment other, List<String> cautions) {
        Optional<String> first = reference(baseline);
        Optional<String> second = reference(other);
        boolean same = first.isPresent() && first.equals(second)
                || baseline.upstream(StepName.REFERENCE).equals(other.upstream(StepName.REFERENCE));
        if (!same) {
            cautions.add(
                    first.isPresent() && second.isPresent()
                            ? "Their references are other models: rewards count from different places, and margins are not"
                                    + " compared."
                            : "Whether their references are the same model cannot be told, as reference was done again"
                                    + " since; margins are not compared.");
        }
        return same;
    }

    /** An example keeps its id where its texts are cut at another length, and its scores are of other tokens then. */
    private boolean addTokens(Experiment other, List<String> cautions) {
        if (baseline.upstream(StepName.INGEST).equals(other.upstream(StepName.INGEST))) {
            return true;
        }
        Optional<Map<String, String>> first = Differences.tokens(baseline);
        Optional<Map<String, String>> second = Differences.tokens(other);
        if (first.isEmpty() || second.isEmpty()) {
            cautions.add(
                    "Whether their texts were cut into the same tokens cannot be told, as ingest was done again since;"
                            + " margins are not compared.");
            return false;
        }
        if (!first.equals(second)) {
            cautions.add(
                    "Their texts were cut into tokens in other ways (" + Differences.keys(first.get(), second.get())
                            + "): the scores of an example may be of other parts of its texts, and margins are not compared.");
            return false;
        }
        return true;
    }

    private static Optional<String> reference(Experiment experiment) {
        return experiment.sharedStep(StepName.REFERENCE).map(StepRecord::modelFingerprint);
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
