package io.plumbline.jobs.experiments;

import static io.plumbline.report.Tag.tag;

import io.plumbline.compare.AccuracyDifference;
import io.plumbline.report.Html;
import io.plumbline.report.LineChart;
import io.plumbline.report.Page;
import io.plumbline.report.Section;
import io.plumbline.report.Table;
import java.util.ArrayList;
import java.util.List;

/** A comparison as a page in one file. */
final class ComparisonPage {
    /** The heading, by which the page is known. */
    static final String TITLE = "Experiments compared";

    private final ExperimentComparison comparison;

    private final TrainingCurves curves;

    private ComparisonPage(ExperimentComparison comparison, TrainingCurves curves) {
        this.comparison = comparison;
        this.curves = curves;
    }

    /**
     * Returns the file's text.
     *
     * @param curves of the trainings
     * @param subtitle the run directory, or that of the first experiment
     */
    static String html(ExperimentComparison comparison, TrainingCurves curves, String subtitle) {
        ComparisonPage page = new ComparisonPage(comparison, curves);
        return new Page(
                        TITLE,
                        subtitle,
                        page.opening(),
                        List.of(page.configuration(), page.heldOut(), page.paired(), page.curves(), page.cautions()))
                .html();
    }

    private Html opening() {
        List<Html> lines = new ArrayList<>();
        comparison.verdicts().forEach(verdict -> lines.add(tag("p").text(verdict)));
        if (!comparison.cautions().isEmpty()) {
            lines.add(tag("p").of(
                            Html.text("Not all of it is alike: "),
                            tag("a").with("href", "#cautions").text("see what limits the comparison"),
                            Html.text(".")));
        }
        return Section.card(lines.toArray(new Html[0]));
    }

    private Section configuration() {
        Table.Builder table = Table.ofTexts("Input");
        comparison.scored().forEach(experiment -> table.column(experiment.label()));
        comparison.differences().forEach(row -> {
            List<String> cells = new ArrayList<>(List.of(row.key()));
            cells.addAll(row.values());
            table.row(cells);
        });
        return Section.of(
                "differences",
                "What differs",
                "What the experiments were made from, as their manifests record it, where it is not the same for all:"
                        + " configuration, files, tables and models. A dash: not an input of that experiment.",
                comparison.differences().isEmpty()
                        ? Section.note("They were made from the same configuration, data and models.")
                        : table.html());
    }

    private Section heldOut() {
        Table.Builder table = Table.ofNumbers(
                "Experiment",
                "Pairs",
                "Prompts",
                "Ties",
                "Accuracy",
                "95 % interval",
                "Margin",
                "95 % interval",
                "Loss",
                "Longer wins");
        comparison
                .heldOut()
                .forEach((label, figures) -> table.row(
                        label,
                        Numbers.count(figures.pairs()),
                        Numbers.count(figures.prompts()),
                        Numbers.count(figures.ties()),
                        Numbers.decimal(figures.accuracy()),
                        Numbers.interval(figures.accuracyInterval()),
                        Numbers.decimal(figures.margin()),
                        Numbers.interval(figures.marginInterval()),
                        Numbers.decimal(figures.loss()),
                        Numbers.decimal(figures.longerWins())));
        return Section.of(
                "held-out",
                "Held-out examples",
                "Each experiment on the examples that it was not trained on. Accuracy is the share of pairs whose chosen"
                        + " completion has the greater reward; a tie is not among them. The margin is the reward of the chosen"
                        + " completion less that of the rejected one, and is a multiple of loss.beta, so that margins and losses"
                        + " of experiments with other betas are not on one scale. \"Longer wins\" is the accuracy of the rule"
                        + " that the longer completion is the better one. Intervals of two experiments may overlap although"
                        + " they surely differ: the next table compares them example by example.",
                table.html());
    }

    private Section paired() {
        Table.Builder accuracies = Table.ofNumbers(
                "Experiment",
                "Pairs",
                "Prompts",
                "Accuracy",
                "95 % interval",
                "Better on",
                "Worse on",
                "p",
                "Adjusted");
        Table.Builder margins = Table.ofNumbers("Experiment", "Margin / beta", "95 % interval", "p", "Adjusted");
        Table.Builder losses = Table.ofNumbers("Experiment", "Loss", "95 % interval", "p", "Adjusted");
        for (Paired paired : comparison.pairs()) {
            addAccuracy(paired, accuracies);
            addMean(paired, paired.margins(), margins);
            addMean(paired, paired.losses(), losses);
        }
        List<Html> content = new ArrayList<>(List.of(accuracies.html()));
        comparison.aboutTests().forEach(sentence -> content.add(Section.note(sentence)));
        addTable(
                margins.html(),
                "Margins without the factor beta: how much further the policy sets the two completions apart, in nats for"
                        + " most losses. A larger margin is no better in itself. p is Student's test for paired values, with the"
                        + " error between prompts.",
                content);
        addTable(
                losses.html(),
                "The loss of an example, averaged; below 0 is better than the baseline. A loss also counts how sure the policy"
                        + " is, right or wrong, and so tells policies apart that rank the same examples as labelled. p is"
                        + " Student's test for paired values, with the error between prompts.",
                content);
        comparison.aboutLosses().forEach(sentence -> content.add(Section.note(sentence)));
        return new Section(
                "paired",
                "Differences from " + comparison.baseline().label() + ", on the same examples",
                "Only examples that both experiments have scores of, joined by their id. The accuracy is the experiment's less"
                        + " the baseline's, with the interval of Bonett and Price (2012). p is McNemar's exact test (1947): the"
                        + " probability that policies which are equally good come to a split of better and worse as uneven as"
                        + " this. Pairs of one prompt depend on each other: a prompt counts once, as better where more of its pairs are right,"
                        + " and the interval is of the spread between prompts.",
                content);
    }

    private static void addTable(Html table, String note, List<Html> content) {
        if (!table.isEmpty()) {
            content.add(table);
            content.add(Section.note(note));
        }
    }

    private void addAccuracy(Paired paired, Table.Builder table) {
        if (paired.isCompared()) {
            AccuracyDifference accuracy = paired.accuracy();
            table.row(
                    paired.experiment().label(),
                    Numbers.count(paired.comparison().pairs()),
                    Numbers.count(paired.comparison().prompts()),
                    Numbers.difference(accuracy.difference()),
                    Numbers.differences(accuracy.interval()),
                    Numbers.count(accuracy.better()),
                    Numbers.count(accuracy.worse()),
                    Numbers.probability(accuracy.probability()),
                    Numbers.probability(paired.adjusted()));
        }
    }

    private static void addMean(Paired paired, MeanTest test, Table.Builder table) {
        if (test != null) {
            table.row(
                    paired.experiment().label(),
                    Numbers.difference(test.difference()),
                    Numbers.differences(test.interval()),
                    Numbers.probability(test.probability()),
                    Numbers.probability(test.adjusted()));
        }
    }

    private Section curves() {
        List<Html> content = new ArrayList<>();
        curves.notes().forEach(note -> content.add(Section.note(note)));
        content.add(Section.grid(curves.charts().stream().map(LineChart::html).toList()));
        return new Section(
                "curves",
                "Training",
                "Means over neighbouring steps, on the pairs that each step trained on; dashed, where it was measured, on"
                        + " held-out examples. Losses and margins of other losses and betas are not on one scale.",
                content);
    }

    private Section cautions() {
        List<Html> items = comparison.cautions().stream()
                .map(caution -> tag("li").text(caution))
                .toList();
        return Section.of(
                "cautions",
                "What limits the comparison",
                "",
                items.isEmpty() ? Html.NONE : tag("ul").of(items));
    }
}
