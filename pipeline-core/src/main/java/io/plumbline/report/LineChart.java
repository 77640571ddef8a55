package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Lines over a common axis, as SVG, with a legend and the same numbers as a table for those who cannot see it. Lines are
 * drawn as they are given: what may have many points comes from {@link Curve}.
 *
 * @param title what it shows
 * @param note a sentence that explains it; may be empty
 * @param x the axis along it
 * @param y the axis up it
 * @param lines those behind first; lines without any finite point are left out
 */
public record LineChart(String title, String note, Axis x, Axis y, List<Series> lines) {
    private static final int MARKS_ACROSS = 5;
    private static final int MARKS_UP = 5;

    /** Copies the lines. */
    public LineChart {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(note, "note");
        lines = lines.stream()
                .filter(line -> line.points().stream().anyMatch(Point::isFinite))
                .toList();
    }

    /** Returns whether there is nothing to draw. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Returns the chart as a figure; nothing where there is nothing to draw. */
    public Html html() {
        if (isEmpty()) {
            return Html.NONE;
        }
        Plot plot =
                Plot.of(Ticks.within(least(Point::x, x.low()), greatest(Point::x, x.high()), MARKS_ACROSS), upward());
        List<Html> content = new ArrayList<>(plot.frame(x.name()));
        lines.forEach(line -> draw(line, plot, content));
        return Figure.of(title, note, legend(), Plot.drawing(description(plot), content), table(plot));
    }

    private Ticks upward() {
        double low = Math.min(
                least(Point::y, y.low()), least(point -> point.hasInterval() ? point.low() : point.y(), y.low()));
        double high = Math.max(
                greatest(Point::y, y.high()),
                greatest(point -> point.hasInterval() ? point.high() : point.y(), y.high()));
        return Ticks.around(low, high, MARKS_UP);
    }

    private double least(ToDoubleFunction<Point> value, double atMost) {
        double least = finite().mapToDouble(value).min().orElseThrow();
        return Double.isNaN(atMost) ? least : Math.min(least, atMost);
    }

    private double greatest(ToDoubleFunction<Point> value, double atLeast) {
        double greatest = finite().mapToDouble(value).max().orElseThrow();
        return Double.isNaN(atLeast) ? greatest : Math.max(greatest, atLeast);
    }

    private Stream<Point> finite() {
        return lines.stream().flatMap(line -> line.points().stream()).filter(Point::isFinite);
    }

    private static void draw(Series line, Plot plot, List<Html> content) {
        if (line.hasLine()) {
            content.add(Tag.path(line.classes(), outline(line, plot)));
        }
        for (Point point : line.points()) {
            if (point.isFinite() && point.hasInterval()) {
                content.add(Plot.line(
                        "interval c" + line.colour() % Series.COLOURS,
                        plot.x(point.x()),
                        plot.y(point.low()),
                        plot.x(point.x()),
                        plot.y(point.high())));
            }
            if (point.isFinite() && line.hasDots()) {
                content.add(dot(line, plot, point));
            }
        }
    }

    private static StringBuilder outline(Series line, Plot plot) {
        StringBuilder outline = new StringBuilder();
        boolean broken = true;
        for (Point point : line.points()) {
            if (point.isFinite()) {
                outline.append(broken ? 'M' : 'L')
                        .append(Tag.number(plot.x(point.x())))
                        .append(' ')
                        .append(Tag.number(plot.y(point.y())));
            }
            broken = !point.isFinite();
        }
        return outline;
    }

    private static Html dot(Series line, Plot plot, Point point) {
        String told = line.name() + ": " + Figures.shortly(point.y()) + " at " + Figures.shortly(point.x());
        return tag("circle", "dot c" + line.colour() % Series.COLOURS)
                .with("cx", plot.x(point.x()))
                .with("cy", plot.y(point.y()))
                .with("r", 2.6)
                .of(tag("title").text(told));
    }

    /** A single line needs none: the title says what it is. */
    private Html legend() {
        List<Series> named = lines.stream().filter(Series::isNamed).toList();
        return named.size() < 2
                ? Html.NONE
                : tag("ul", "legend").of(named.stream().map(LineChart::entry).toList());
    }

    private static Html entry(Series line) {
        Html sample = line.hasLine()
                ? Plot.line(line.classes(), 0, 5, 22, 5)
                : tag("circle", "dot " + line.classes())
                        .with("cx", 11)
                        .with("cy", 5)
                        .with("r", 2.6)
                        .of();
        return tag("li")
                .of(
                        tag("svg", "sample")
                                .with("viewBox", "0 0 22 10")
                                .with("aria-hidden", "true")
                                .of(sample),
                        Html.text(line.name()));
    }

    private String description(Plot plot) {
        StringBuilder text = new StringBuilder(title)
                .append(": a chart of ")
                .append(y.name())
                .append(" by ")
                .append(x.name())
                .append('.');
        for (Series line : lines) {
            if (line.isNamed()) {
                List<Point> points =
                        line.points().stream().filter(Point::isFinite).toList();
                text.append(' ')
                        .append(line.name())
                        .append(" goes from ")
                        .append(Figures.shortly(points.get(0).y()))
                        .append(" to ")
                        .append(Figures.shortly(points.get(points.size() - 1).y()))
                        .append('.');
            }
        }
        return text.append(" The numbers stand in the table below it.").toString();
    }

    private Html table(Plot plot) {
        return ChartTable.of(x, lines.stream().filter(Series::isNamed).toList());
    }
}
