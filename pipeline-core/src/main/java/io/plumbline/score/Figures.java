package io.plumbline.score;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Figures {
    private static final String NONE = "–";

    private Figures() {}

    /** A share as a percentage with one decimal: {@code 68.2 %}. */
    static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
    }

    /** Four significant decimals for logs and losses: {@code -12.3456}. */
    static String decimal(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
    }

    /** With thousands apart: {@code 13,738}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Both ends of an interval of shares; empty where there is none. */
    static String percents(Interval interval) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, "%.1f – %.1f %%", 100 * interval.low(), 100 * interval.high());
    }

    /** Both ends of an interval; empty where there is none. */
    static String decimals(Interval interval) {
        return interval == null ? "" : decimal(interval.low()) + " – " + decimal(interval.high());
    }
}
