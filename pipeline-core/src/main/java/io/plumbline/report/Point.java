package io.plumbline.report;

/**
 * A point of a chart.
 *
 * @param x its place
 * @param y its value; a line is broken where it is not finite
 * @param low the lower end of the value's interval; NaN without one
 * @param high the upper end; NaN without one
 */
public record Point(double x, double y, double low, double high) {
    /** A point without an interval. */
    public Point(double x, double y) {
        this(x, y, Double.NaN, Double.NaN);
    }

    boolean isFinite() {
        return Double.isFinite(x) && Double.isFinite(y);
    }

    boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }
}
