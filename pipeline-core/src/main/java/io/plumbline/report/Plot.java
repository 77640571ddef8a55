package io.plumbline.report;

import static io.plumbline.report.Tag.tag;

import java.util.ArrayList;
import java.util.List;

/**
 * The field of a chart with its axes: what takes values to places in the drawing, in units of about a pixel.
 *
 * @param x marks along it
 * @param y marks up it
 * @param left width of the labels beside it
 */
record Plot(Ticks x, Ticks y, double left) {
    static final double WIDTH = 340;
    static final double HEIGHT = 212;
    private static final double RIGHT = 12;
    private static final double TOP = 10;
    private static final double BOTTOM = 38;
    private static final double CHARACTER = 6.4;

    static Plot of(Ticks x, Ticks y) {
        int longest = y.marks().stream()
                .mapToInt(mark -> y.label(mark).length())
                .max()
                .orElse(1);
        return new Plot(x, y, 10 + CHARACTER * longest);
    }

    double x(double value) {
        return left + (WIDTH - RIGHT - left) * share(value, x);
    }

    double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share(value, y);
    }

    private static double share(double value, Ticks ticks) {
        return Math.max(0, Math.min(1, (value - ticks.low()) / (ticks.high() - ticks.low())));
    }

    /** Returns the grid, with marks and the name of the axis below. */
    List<Html> frame(String below) {
        List<Html> frame = new ArrayList<>();
        for (double mark : y.marks()) {
            frame.add(line(mark == 0 ? "zero" : "grid", left, y(mark), WIDTH - RIGHT, y(mark)));
            frame.add(label("end", left - 5, y(mark) + 4, y.label(mark)));
        }
        double foot = HEIGHT - BOTTOM;
        for (double mark : x.marks()) {
            frame.add(line("grid", x(mark), foot, x(mark), foot + 4));
            String text = x.label(mark);
            frame.add(label(anchor(x(mark), text), x(mark), foot + 16, text));
        }
        frame.add(label("middle", (left + WIDTH - RIGHT) / 2, HEIGHT - 5, below));
        return frame;
    }

    /** A long label in the middle of the last mark would reach over the edge. */
    private static String anchor(double place, String label) {
        return place + CHARACTER * label.length() / 2 > WIDTH ? "end" : "middle";
    }

    /** A line from one place of the drawing to another. */
    static Html line(String styleClass, double fromX, double fromY, double toX, double toY) {
        return tag("line", styleClass)
                .with("x1", fromX)
                .with("y1", fromY)
                .with("x2", toX)
                .with("y2", toY)
                .of();
    }

    private static Html label(String anchor, double x, double y, String text) {
        return tag("text").with("text-anchor", anchor).with("x", x).with("y", y).text(text);
    }

    /** Returns the drawing. */
    static Html drawing(String description, List<Html> content) {
        return tag("svg")
                .with("viewBox", "0 0 " + Tag.number(WIDTH) + " " + Tag.number(HEIGHT))
                .with("role", "img")
                .with("aria-label", description)
                .of(content);
    }
}
