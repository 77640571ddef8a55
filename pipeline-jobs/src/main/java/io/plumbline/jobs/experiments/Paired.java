package io.plumbline.jobs.experiments;

import io.plumbline.compare.AccuracyDifference;
import io.plumbline.compare.PairedComparison;
import io.plumbline.score.Interval;
import java.util.List;
import java.util.Locale;

/**
 * An experiment held against the baseline on the same held-out examples.
 *
 * @param experiment the one that is held against the baseline
 * @param comparison the baseline first
 * @param adjusted probability of the difference of accuracies, adjusted for all tests of the comparison
 * @param margins without the factor of the rewards; null where they are not of one kind
 * @param losses null where they are not tested
 * @param againstLosses why the losses are not tested; null where they are, or nothing is compared
 * @param cautions sentences on what keeps the two from being alike in all but their policy
 */
record Paired(
        Experiment experiment,
        PairedComparison comparison,
        double adjusted,
        MeanTest margins,
        MeanTest losses,
        String againstLosses,
        List<String> cautions) {
    AccuracyDifference accuracy() {
        return comparison.accuracy();
    }

    /** Returns whether examples are left that both have scores of. */
    boolean isCompared() {
        return comparison.accuracy() != null;
    }

    /** Returns what the accuracies say, and the losses where they say something, in a sentence each. */
    String verdict(String baseline) {
        return ofAccuracies(baseline) + (losses != null && losses.isSure() ? " " + ofLosses(baseline) : "");
    }

    private String ofAccuracies(String baseline) {
        String name = experiment.label();
        if (!isCompared()) {
            return name + " and " + baseline + " have no held-out example in common and are not compared.";
        }
        boolean sure = adjusted < 1 - Interval.LEVEL;
        if (sure && accuracy().isSurelyBetter()) {
            return name + " ranks more of the held-out examples as labelled than " + baseline + ", beyond chance: "
                    + counts() + ".";
        }
        if (sure && accuracy().isSurelyWorse()) {
            return name + " ranks fewer of the held-out examples as labelled than " + baseline + ", beyond chance: "
                    + counts() + ".";
        }
        return "Whether " + name + " or " + baseline
                + " ranks more of the held-out examples as labelled cannot be told: " + counts() + ".";
    }

    private String ofLosses(String baseline) {
        return String.format(
                Locale.ROOT,
                "The held-out loss of %s is %s than that of %s, beyond chance: by %.4f on average.",
                experiment.label(),
                losses.difference() < 0 ? "lower" : "higher",
                baseline,
                Math.abs(losses.difference()));
    }

    private String counts() {
        return "better on " + Numbers.count(accuracy().better()) + ", worse on "
                + Numbers.count(accuracy().worse()) + " of " + Numbers.count(comparison.prompts()) + " prompts";
    }
}
