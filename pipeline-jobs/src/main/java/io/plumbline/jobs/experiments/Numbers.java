package io.plumbline.jobs.experiments;

import io.plumbline.score.Interval;
import java.util.Locale;
import java.util.Optional;

/** Numbers of comparisons as they are shown, on the console and on the page. */
final class Numbers {
    private static final String NONE = "–";
    private static final double LEAST = 0.0001;

    private Numbers() {}

    static String count(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,d", (long) value) : NONE;
    }

    static String decimal(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
    }

    /** With its sign. */
    static String difference(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.4f", value) : NONE;
    }

    static String interval(Optional<Interval> interval) {
        return interval.map(ends -> decimal(ends.low()) + " to " + decimal(ends.high()))
                .orElse(NONE);
    }

    static String differences(Interval interval) {
        return interval == null ? NONE : difference(interval.low()) + " to " + difference(interval.high());
    }

    static String probability(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        return value < LEAST ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", value);
    }
}
