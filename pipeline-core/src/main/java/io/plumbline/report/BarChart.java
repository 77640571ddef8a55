package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts in bins of equal width side by side. Bins below zero and those above have different colours.
 *
 * @param title what it shows
 * @param note a sentence that explains it; may be empty
 * @param x name of what is counted by
 * @param unit name of what is counted
 * @param low where the first bin begins
 * @param width of a bin, > 0
 * @param counts of each bin
 */
public record BarChart(String title, String note, String x, String unit, double low, double width, List<Long> counts) {
    private static final int MARKS = 6;

    /** Copies the counts. */
    public BarChart {
        counts = List.copyOf(counts);
        if (!(width > 0)) {
            throw new IllegalArgumentException("A bin must have a width > 0, got " + width);
        }
    }

    /** Returns the chart as a figure; nothing where there is nothing to count. */
    public Html html() {
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        if (most == 0) {
            return Html.NONE;
        }
        Plot plot = Plot.of(Ticks.within(low, low + width * counts.size(), MARKS), Ticks.around(0, most, MARKS - 1));
        List<Html> content = new ArrayList<>(plot.frame(x));
        Table.Builder table = Table.ofNumbers(x, unit);
        for (int bin = 0; bin < counts.size(); bin++) {
            double from = low + bin * width;
            String range = Figures.shortly(from) + " to " + Figures.shortly(from + width);
            table.row(range, Figures.count(counts.get(bin)));
            if (counts.get(bin) > 0) {
                content.add(bar(plot, from, counts.get(bin), range));
            }
        }
        if (low < 0 && low + width * counts.size() > 0) {
            content.add(Plot.line(
                    "origin", plot.x(0), plot.y(0), plot.x(0), plot.y(plot.y().high())));
        }
        return Figure.of(title, note, Html.NONE, Plot.drawing(description(most), content), table.html());
    }

    private Html bar(Plot plot, double from, long count, String range) {
        double left = plot.x(from);
        double top = plot.y(count);
        return tag("rect", from + width / 2 > 0 ? "bar above" : "bar below")
                .with("x", left + 0.5)
                .with("y", top)
                .with("width", Math.max(0.5, plot.x(from + width) - left - 1))
                .with("height", Math.max(0.5, plot.y(0) - top))
                .of(tag("title").text(range + ": " + Figures.count(count) + " " + unit));
    }

    private String description(long most) {
        return title + ": a chart of " + unit + " by " + x + ", from " + Figures.shortly(low) + " to "
                + Figures.shortly(low + width * counts.size()) + "; the fullest of its " + counts.size() + " bins has "
                + Figures.count(most) + ". The numbers stand in the table below it.";
    }
}
