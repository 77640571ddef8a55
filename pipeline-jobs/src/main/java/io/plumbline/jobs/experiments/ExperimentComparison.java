package io.plumbline.jobs.experiments;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Experiments side by side.
 *
 * @param scored those that have scores, in the order in which they were named
 * @param unscored the reasons why others have none, by label
 * @param baseline that of the scored ones which all others are held against
 * @param differences what they were made from, where it is not the same
 * @param heldOut figures of the scored ones, by label
 * @param pairs all scored ones but the baseline, held against it
 */
record ExperimentComparison(
        List<Experiment> scored,
        Map<String, String> unscored,
        Experiment baseline,
        List<Differences.Row> differences,
        Map<String, HeldOut> heldOut,
        List<Paired> pairs) {
    private static final int LEAST = 2;
    /** Sums in another order differ by less. */
    private static final double ROUNDING = 1e-9;

    /**
     * Compares.
     *
     * @param experiments at least one
     * @param baseline label of the one that all others are held against; null for the first that has scores
     * @param spark starts Spark at the first call
     * @throws PlumblineException of kind CONFIGURATION where fewer than two have scores, or the baseline is none of them
     */
    static ExperimentComparison of(List<Experiment> experiments, String baseline, Supplier<SparkSession> spark) {
        Map<String, String> unscored = new LinkedHashMap<>();
        List<Experiment> scored = new ArrayList<>();
        for (Experiment experiment : experiments) {
            experiment
                    .unscored()
                    .ifPresentOrElse(reason -> unscored.put(experiment.label(), reason), () -> scored.add(experiment));
        }
        if (scored.size() < LEAST) {
            throw ExperimentList.refused("it takes two experiments with scores, of " + experiments.size() + " here "
                    + (scored.isEmpty() ? "none" : "only " + scored.get(0).label()) + " has any"
                    + unscored.entrySet().stream()
                            .map(entry -> "; " + entry.getKey() + ": " + entry.getValue())
                            .collect(Collectors.joining())
                    + (unscored.isEmpty()
                            ? "; run another with --set run.name=NAME and the keys that are to differ, or several by sweep, or"
                                    + " name experiments of other run directories too"
                            : ""));
        }
        Experiment first = baseline(scored, baseline);
        List<Experiment> others =
                scored.stream().filter(experiment -> experiment != first).toList();
        Map<String, HeldOut> heldOut = new LinkedHashMap<>();
        scored.forEach(experiment -> heldOut.put(experiment.label(), HeldOut.of(experiment.summary())));
        requirePairs(heldOut);
        return new ExperimentComparison(
                scored,
                unscored,
                first,
                Differences.of(scored),
                heldOut,
                new PairedTests(spark.get(), first).of(others));
    }

    private static Experiment baseline(List<Experiment> scored, String label) {
        if (label == null) {
            return scored.get(0);
        }
        return scored.stream()
                .filter(experiment -> experiment.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> ExperimentList.refused("--baseline " + label + " is none of the experiments that have"
                                + " scores: "
                                + scored.stream().map(Experiment::label).collect(Collectors.joining(", "))));
    }

    private static void requirePairs(Map<String, HeldOut> heldOut) {
        if (heldOut.values().stream().noneMatch(figures -> figures.pairs() > 0)) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot compare: none of the experiments has held-out examples with two completions to compare;"
                            + " name pairs or ranked lists in data.held-out");
        }
    }

    /** Returns the experiments whose newest policy is a candidate, and so not the one that is compared. */
    List<Experiment> withCandidate() {
        return scored.stream().filter(Experiment::hasCandidate).toList();
    }

    /** Returns sentences on the results and everything that keeps experiments from being compared, the verdicts first. */
    List<String> verdicts() {
        return pairs.stream().map(paired -> paired.verdict(baseline.label())).toList();
    }

    /** Returns sentences on what limits the comparison. */
    List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        for (Paired paired : pairs) {
            paired.cautions()
                    .forEach(caution -> cautions.add(
                            baseline.label() + " and " + paired.experiment().label() + ": " + caution));
        }
        withCandidate()
                .forEach(experiment -> cautions.add(experiment.label()
                        + ": a newer policy stands in its candidate/, which waits for its scores or did not pass its gate; the"
                        + " one before it is compared."));
        Map<String, List<String>> chosen = new LinkedHashMap<>();
        scored.forEach(experiment -> experiment.criterion().ifPresent(criterion -> chosen.computeIfAbsent(
                        criterion, first -> new ArrayList<>())
                .add(experiment.label())));
        chosen.forEach((criterion, labels) -> cautions.add(String.join(", ", labels) + ": "
                + (labels.size() == 1 ? "its policy is" : "the policy of each is")
                + " that of the step which was best by " + criterion
                + " (training.keep-best), so that it looks better on them than on others; hold it against"
                + " others on examples that it was not chosen by."));
        heldOut.forEach((label, figures) -> {
            if (Double.isNaN(figures.prompts()) && figures.accuracyInterval().isPresent()) {
                cautions.add(
                        label + ": the intervals of its summary.json are of an earlier version, which drew examples"
                                + " one by one; where several share a prompt they are too narrow. Delete the file and run score to"
                                + " have them over prompts.");
            }
        });
        unscored.forEach((label, reason) -> cautions.add(label + " is not compared: " + reason + "."));
        return cautions;
    }

    /** Returns sentences on the losses: why some are not tested, and where means are others than those of the summaries. */
    List<String> aboutLosses() {
        Map<String, List<String>> untested = new LinkedHashMap<>();
        pairs.stream().filter(paired -> paired.againstLosses() != null).forEach(paired -> untested.computeIfAbsent(
                        paired.againstLosses(), reason -> new ArrayList<>())
                .add(paired.experiment().label()));
        List<String> sentences = new ArrayList<>();
        untested.forEach((reason, labels) -> sentences.add("The loss of " + String.join(", ", labels)
                + " is not tested against that of " + baseline.label() + ": " + reason + "."));
        if (pairs.stream().anyMatch(this::hasOtherMeans)) {
            sentences.add(
                    "In the tests of losses every comparison of two completions, or every list where the loss takes"
                            + " lists, counts as one. The losses of the summaries also count examples without a comparison, or are"
                            + " in part a mean over tokens, so that they differ by something else.");
        }
        return sentences;
    }

    private boolean hasOtherMeans(Paired paired) {
        return paired.losses() != null
                && paired.comparison().isOfAll()
                && (isOther(paired.losses().means().first(), baseline.loss())
                        || isOther(
                                paired.losses().means().second(),
                                paired.experiment().loss()));
    }

    private static boolean isOther(double mean, double told) {
        return Math.abs(mean - told) > ROUNDING * Math.max(1, Math.abs(told));
    }

    /** Returns what tests of policies, and several of them, mean. */
    List<String> aboutTests() {
        List<String> sentences = new ArrayList<>();
        sentences.add("Tests are of these policies on such examples. What the same settings come to with another"
                + " training.seed is not in them: to choose settings, train each with a few seeds.");
        long tests = pairs.stream().filter(Paired::isCompared).count();
        if (tests >= LEAST) {
            sentences.add(aboutMany(tests));
        }
        return sentences;
    }

    private String aboutMany(long tests) {
        return tests + " experiments are held against " + baseline.label()
                + ", and with every comparison it is more likely that one looks good by chance. So read the column"
                + " \"adjusted\" (Holm 1979), which is for each figure by itself: where all policies are equally good, chance"
                + " brings any of its numbers below 0.05 in at most 1 of 20 cases. Intervals are not adjusted. The best of"
                + " many is always somewhat flattered; score it on examples that it was not chosen by.";
    }
}
