package io.plumbline.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A line of a chart.
 *
 * @param name in the legend; of a {@link Style#FAINT} line empty, as it stands behind another of its colour
 * @param points ascending in x; where a y is not finite the line is broken
 * @param colour number of its colour, from 0; beyond the last one they begin again, and lines are told apart by their dashes
 * @param style of the line
 */
public record Series(String name, List<Point> points, int colour, Style style) {
    /** Colours of the page's style. */
    static final int COLOURS = 8;

    /** The way in which a line is drawn. */
    public enum Style {
        /** A line of full strength. */
        LINE,
        /** A thin pale line: the noise behind a smoothed one. */
        FAINT,
        /** A dashed line with a dot at each point: values that were measured at few places. */
        MEASURED,
        /** A dot at each point, and no line. */
        DOTS,
        /** A thin dashed line: what others are held against. */
        GUIDE
    }

    /** Copies the points. */
    public Series {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(style, "style");
        points = List.copyOf(points);
        if (colour < 0) {
            throw new IllegalArgumentException("A colour has a number from 0 on, got " + colour);
        }
    }

    /** Returns what the legend has of it: it, and nothing of a line without name or points. */
    boolean isNamed() {
        return !name.isEmpty() && points.stream().anyMatch(Point::isFinite);
    }

    /** Returns its classes in the page's style. */
    String classes() {
        String dashes = colour < COLOURS ? "" : " again";
        return style.name().toLowerCase(Locale.ROOT) + " c" + colour % COLOURS + dashes;
    }

    boolean hasLine() {
        return style != Style.DOTS;
    }

    /** Dots also stand for points on either side of a gap, of which there is no line. */
    boolean hasDots() {
        return style == Style.MEASURED
                || style == Style.DOTS
                || points.stream().filter(Point::isFinite).count() == 1;
    }
}
