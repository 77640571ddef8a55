package io.plumbline.jobs.progress;

import java.util.Locale;
import java.util.Map;

/** The progress of an activity as one line of text. */
final class ProgressLine {
    private ProgressLine() {}

    /**
     * The line.
     *
     * @param name what is done
     * @param unit what is counted
     * @param done units done
     * @param total units in all; 0 where unknown
     * @param perSecond units a second; 0 where not known yet
     * @param metrics newest values by name, in the order they are shown
     */
    static String running(
            String name, String unit, long done, long total, double perSecond, Map<String, Double> metrics) {
        StringBuilder line = new StringBuilder(name).append(": ").append(count(done));
        if (total > 0) {
            line.append(" of ").append(count(total));
        }
        line.append(' ').append(unit);
        if (total > 0) {
            line.append(" (").append(100 * done / total).append(" %)");
        }
        if (perSecond > 0) {
            line.append(", ").append(rate(perSecond)).append(' ').append(unit).append("/s");
        }
        appendMetrics(line, metrics);
        if (total > done && perSecond > 0) {
            line.append(", ").append(duration((total - done) / perSecond)).append(" left");
        }
        return line.toString();
    }

    /**
     * The line that ends it.
     *
     * @param seconds it took
     */
    static String ended(String name, String unit, long done, long total, double seconds, Map<String, Double> metrics) {
        StringBuilder line = new StringBuilder(name).append(": ").append(count(done));
        if (total > done) {
            line.append(" of ").append(count(total));
        }
        line.append(' ').append(unit).append(" in ").append(duration(seconds));
        if (seconds > 0 && done > 0) {
            line.append(", ")
                    .append(rate(done / seconds))
                    .append(' ')
                    .append(unit)
                    .append("/s");
        }
        appendMetrics(line, metrics);
        return line.toString();
    }

    private static void appendMetrics(StringBuilder line, Map<String, Double> metrics) {
        metrics.forEach(
                (metric, value) -> line.append(", ").append(metric).append(' ').append(value(value)));
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
    }

    private static String value(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size != 0 && (size < 1e-3 || size >= 1e4) ? "%.2e" : "%.4f", value);
    }

    /** {@code 8 s}, {@code 2 min 05 s}, {@code 3 h 10 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
