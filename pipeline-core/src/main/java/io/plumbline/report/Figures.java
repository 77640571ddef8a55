package io.plumbline.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Figures {
    private static final String NONE = "–";
    private static final double WHOLE = 1e7;
    private static final int DIGITS = 4;

    private Figures() {}

    /** A share as a percentage with one decimal: {@code 68.2 %}. */
    public static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f %%", 100 * share) : NONE;
    }

    /** Four significant decimals for logs and losses: {@code -12.3456}. */
    public static String decimal(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
    }

    /** With thousands apart: {@code 13,738}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Both ends of an interval of shares; empty where there is none. */
    public static String percents(double low, double high) {
        return Double.isNaN(low + high) ? "" : String.format(Locale.ROOT, "%.1f – %.1f %%", 100 * low, 100 * high);
    }

    /** Both ends of an interval; empty where there is none. */
    public static String decimals(double low, double high) {
        return Double.isNaN(low + high) ? "" : decimal(low) + " – " + decimal(high);
    }

    /** Four significant digits, of whole numbers below ten million all: {@code 0.6931}, {@code 12,000}, {@code 5e-6}. */
    public static String shortly(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (value == Math.rint(value) && Math.abs(value) < WHOLE) {
            return count((long) value);
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        int power = rounded.precision() - rounded.scale() - 1;
        return power >= -DIGITS && power < DIGITS
                ? rounded.toPlainString()
                : rounded.movePointLeft(power).toPlainString() + "e" + power;
    }
}
