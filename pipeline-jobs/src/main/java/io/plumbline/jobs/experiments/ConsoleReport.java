package io.plumbline.jobs.experiments;

import io.plumbline.compare.AccuracyDifference;
import java.util.ArrayList;
import java.util.List;

/** A comparison as lines for the console. */
final class ConsoleReport {
    private final ExperimentComparison comparison;
    private final List<String> lines = new ArrayList<>();

    private ConsoleReport(ExperimentComparison comparison) {
        this.comparison = comparison;
    }

    /** @param aboutCurves what is said of the curves, which the page has */
    static List<String> lines(ExperimentComparison comparison, List<String> aboutCurves) {
        ConsoleReport report = new ConsoleReport(comparison);
        report.configuration();
        report.heldOut();
        report.paired();
        report.lines.add("");
        report.lines.addAll(comparison.verdicts());
        report.lines.addAll(comparison.aboutLosses());
        report.lines.addAll(comparison.aboutTests());
        report.lines.addAll(comparison.cautions());
        report.lines.addAll(aboutCurves);
        return report.lines;
    }

    private void configuration() {
        lines.add("");
        if (comparison.differences().isEmpty()) {
            lines.add("The experiments were made from the same configuration, data and models.");
            return;
        }
        lines.add("Where their configuration, data and models differ:");
        for (Differences.Row row : comparison.differences()) {
            lines.add("  " + row.key());
            for (int i = 0; i < row.values().size(); i++) {
                lines.add("      " + comparison.scored().get(i).label() + ": "
                        + row.values().get(i));
            }
        }
    }

    private void heldOut() {
        ConsoleTable table =
                new ConsoleTable("", "pairs", "prompts", "ties", "accuracy", "95 % interval", "margin", "loss");
        comparison
                .heldOut()
                .forEach((label, figures) -> table.row(List.of(
                        label,
                        Numbers.count(figures.pairs()),
                        Numbers.count(figures.prompts()),
                        Numbers.count(figures.ties()),
                        Numbers.decimal(figures.accuracy()),
                        Numbers.interval(figures.accuracyInterval()),
                        Numbers.decimal(figures.margin()),
                        Numbers.decimal(figures.loss()))));
        lines.add("");
        lines.add("On their held-out examples:");
        lines.addAll(table.lines());
    }

    private void paired() {
        ConsoleTable accuracies = new ConsoleTable(
                "", "pairs", "prompts", "accuracy", "95 % interval", "better", "worse", "p", "adjusted");
        ConsoleTable margins = new ConsoleTable("", "margin / beta", "95 % interval", "p", "adjusted");
        ConsoleTable losses = new ConsoleTable("", "loss", "95 % interval", "p", "adjusted");
        for (Paired paired : comparison.pairs()) {
            String label = paired.experiment().label();
            if (paired.isCompared()) {
                AccuracyDifference accuracy = paired.accuracy();
                accuracies.row(List.of(
                        label,
                        Numbers.count(paired.comparison().pairs()),
                        Numbers.count(paired.comparison().prompts()),
                        Numbers.difference(accuracy.difference()),
                        Numbers.differences(accuracy.interval()),
                        Numbers.count(accuracy.better()),
                        Numbers.count(accuracy.worse()),
                        Numbers.probability(accuracy.probability()),
                        Numbers.probability(paired.adjusted())));
            }
            add(label, paired.margins(), margins);
            add(label, paired.losses(), losses);
        }
        lines.add("");
        lines.add("Differences from " + comparison.baseline().label() + ", on the same held-out examples:");
        lines.addAll(accuracies.lines());
        lines.addAll(margins.lines());
        lines.addAll(losses.lines());
    }

    private static void add(String label, MeanTest test, ConsoleTable table) {
        if (test != null) {
            table.row(List.of(
                    label,
                    Numbers.difference(test.difference()),
                    Numbers.differences(test.interval()),
                    Numbers.probability(test.probability()),
                    Numbers.probability(test.adjusted())));
        }
    }
}
