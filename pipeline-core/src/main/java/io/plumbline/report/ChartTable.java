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

    /** Returns the value at a place, or the last one before it: lines of one run need not have the same places. */
    private static String valueAt(Series line, double place) {
        double value = Double.NaN;
        for (Point point : line.points()) {
            if (point.isFinite() && point.x() <= place) {
                value = point.y();
            }
        }
        return Figures.shortly(value);
    }
}
