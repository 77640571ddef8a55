package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.BarChart;
import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.report.ShareBar;
import io.plumbline.report.Table;
import io.plumbline.score.Histogram;
import io.plumbline.score.Interval;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.Slice;
import io.plumbline.score.Tally;
import java.util.ArrayList;
import java.util.List;

/** The held-out results: how margins are spread, and how pairs of one kind differ from others. */
final class ResultSections {
    private final ScoreSummary summary;

    ResultSections(ScoreSummary summary) {
        this.summary = summary;
    }

    Section margins() {
        Histogram margins = summary.margins();
        BarChart chart = new BarChart(
                "Margins",
                "Right of 0 are the pairs that are ranked as labelled, left of it the others. The outermost bars also hold"
                        + " what lies beyond them.",
                "margin",
                "pairs",
                margins.low(),
                margins.width(),
                margins.counts());
        return Section.of(
                "margins",
                "How sure it is",
                "The margin of a pair is the reward of its chosen completion less that of the rejected one. Far from 0 is"
                        + " sure; a heap around 0 is no preference at all.",
                summary.total().pairs() == 0 ? Html.NONE : Section.grid(List.of(chart.html(), calibration())));
    }

    private Html calibration() {
        return new Reliability(summary.calibration()).html();
    }

    Section slices() {
        List<Html> content = new ArrayList<>();
        content.add(slices(
                "By length",
                "Chosen completion against the rejected one, in tokens. A policy that is right where the chosen one is"
                        + " longer and wrong where it is shorter has learnt length.",
                summary.byLengthDifference(),
                false));
        content.add(slices("By source", "The data sets that the pairs came from.", summary.bySource(), true));
        return new Section(
                "kinds",
                "Where it is right",
                "The same accuracy over some of the pairs. A kind of few pairs has a wide interval and says little."
                        + (summary.isOfPairs()
                                ? ""
                                : " Pairs of one prompt depend on each other: what makes an interval narrow is the number of"
                                        + " prompts."),
                summary.total().pairs() == 0 ? List.of() : content);
    }

    /** @param tellsLonger whether to tell how often the longer one wins, which in a slice by length is never or always */
    private Html slices(String heading, String note, List<Slice> slices, boolean tellsLonger) {
        if (slices.isEmpty()) {
            return Html.NONE;
        }
        Table.Builder table = Table.ofNumbers("Kind", "Pairs");
        if (!summary.isOfPairs()) {
            table.column("Prompts");
        }
        List.of("Accuracy", "0 to 100 %", "95 % interval", "Ties").forEach(table::column);
        if (tellsLonger) {
            table.column("Longer wins");
        }
        table.column("Mean margin");
        for (Slice slice : slices) {
            if (slice.tally().pairs() > 0) {
                table.rowOf(row(slice, tellsLonger));
            }
        }
        return Section.card(tag("h3").text(heading), Section.note(note), table.html());
    }

    private List<Html> row(Slice slice, boolean tellsLonger) {
        Tally tally = slice.tally();
        double accuracy = tally.metrics().accuracy();
        Interval interval = slice.accuracy().interval();
        boolean known = interval != null;
        List<Html> cells = new ArrayList<>();
        cells.add(Html.text(slice.name()));
        cells.add(Html.text(Figures.count(tally.pairs())));
        if (!summary.isOfPairs()) {
            cells.add(Html.text(Figures.count(slice.accuracy().prompts())));
        }
        cells.add(Html.text(Figures.percent(accuracy)));
        cells.add(new ShareBar(accuracy, known ? interval.low() : Double.NaN, known ? interval.high() : Double.NaN)
                .small());
        cells.add(Html.text(
                known
                        ? Figures.percents(interval.low(), interval.high())
                        : "none: " + slice.accuracy().missing()));
        cells.add(Html.text(Figures.count(tally.metrics().ties())));
        if (tellsLonger) {
            cells.add(Html.text(Figures.percent(tally.longerWins())));
        }
        cells.add(Html.text(Figures.decimal(tally.metrics().meanMargin())));
        return cells;
    }
}
