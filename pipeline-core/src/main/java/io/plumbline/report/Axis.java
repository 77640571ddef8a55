package io.plumbline.report;

/**
 * An axis of a chart.
 *
 * @param name what is measured, with its unit
 * @param low the value that it reaches down to at least; NaN: the least one that is drawn
 * @param high the value that it reaches up to at least; NaN: the greatest one that is drawn
 */
public record Axis(String name, double low, double high) {
    /** An axis as long as what is drawn along it. */
    public Axis(String name) {
        this(name, Double.NaN, Double.NaN);
    }
}
