package io.plumbline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The numbers of a chart as a table of a few rows: the places from its beginning to its end, and each line's value there. */
final class ChartTable {
    private static final int ROWS = 12;

    private ChartTable() {}

    static Html of(Axis x, List<Series> lines) {
        Table.Builder table = Table.ofNumbers(x.name());
        lines.forEach(line -> table.column(line.name()));
        for (double place : places(lines)) {
            List<String> row = new ArrayList<>();
            row.add(Figures.shortly(place));
            lines.forEach(line -> row.add(valueAt(line, place)));
            table.row(row);
        }
        return table.html();
    }

    private static List<Double> places(List<Series> lines) {
        SortedSet<Double> all = new TreeSet<>();
        lines.forEach(line -> line.points().stream().filter(Point::isFinite).forEach(point -> all.add(point.x())));
        List<Double> sorted = new ArrayList<>(all);
        if (sorted.size() <= ROWS) {
            return sorted;
        }
        SortedSet<Double> some = new TreeSet<>();
        for (int i = 0; i < ROWS; i++) {
            some.add(sorted.get((int) Math.round((double) i * (sorted.size() - 1) / (ROWS - 1))));
        }
        return new ArrayList<>(some);
    }

    /**
     * Returns the value at a place. Lines of one run need not have the same places: where a line has none there, it is the
     * last one before, and of a guide, which is straight, what lies between its points. Dots stand for themselves alone.
     */
    private static String valueAt(Series line, double place) {
        Point before = null;
        Point behind = null;
        for (Point point : line.points()) {
            if (point.isFinite() && point.x() <= place) {
                before = point;
            } else if (point.isFinite() && behind == null) {
                behind = point;
            }
        }
        if (before == null || line.style() == Series.Style.DOTS && before.x() < place) {
            return Figures.shortly(Double.NaN);
        }
        boolean isBetween = line.style() == Series.Style.GUIDE && behind != null;
        return Figures.shortly(isBetween ? between(before, behind, place) : before.y());
    }

    private static double between(Point before, Point behind, double place) {
        return before.y() + (behind.y() - before.y()) * (place - before.x()) / (behind.x() - before.x());
    }
}
