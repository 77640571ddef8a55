package io.plumbline.jobs.experiments;

import io.plumbline.compare.AccuracyDifference;
import io.plumbline.compare.MarginDifference;
import io.plumbline.compare.PairedComparison;
import io.plumbline.score.Interval;
import java.util.List;

/**
 * An experiment held against the baseline on the same held-out examples.
 *
 * @param experiment the one that is held against the baseline
 * @param comparison the baseline first
 * @param margins of the two, without the factor of the rewards; null where they are not of one kind
 * @param adjusted probability of the difference of accuracies, adjusted for all tests of the comparison
 * @param adjustedMargin the same of the difference of margins; NaN without margins
 * @param cautions sentences on what keeps the two from being alike in all but their policy
 */
record Paired(
        Experiment experiment,
        PairedComparison comparison,
        MarginDifference margins,
        double adjusted,
        double adjustedMargin,
        List<String> cautions) {
    AccuracyDifference accuracy() {
        return comparison.accuracy();
    }

    /** Returns whether examples are left that both have scores of. */
    boolean isCompared() {
        return comparison.accuracy() != null;
    }

    /** Returns what the accuracies say, in a sentence. */
    String verdict(String baseline) {
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
        return "Whether " + name + " or " + baseline + " is better cannot be told from these held-out examples: "
                + counts() + ".";
    }

    private String counts() {
        return "better on " + Numbers.count(accuracy().better()) + ", worse on "
                + Numbers.count(accuracy().worse()) + " of " + Numbers.count(comparison.examples());
    }
}
