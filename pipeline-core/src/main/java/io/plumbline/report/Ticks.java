package io.plumbline.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Places on an axis that are read easily: multiples of 1, 2 or 5 times a power of ten (Heckbert 1990).
 *
 * @param low where the axis begins
 * @param high where it ends, > low
 * @param step between two marks
 * @param marks the places, ascending
 */
record Ticks(double low, double high, double step, List<Double> marks) {
    private static final double LARGE = 1e7;
    private static final double SMALL = 1e-3;
    /** Beyond this, a range would have no finite width. */
    private static final double MOST = 1e300;

    /** Below this, a step between marks would be no normal number. */
    private static final double LEAST = 1e-290;

    Ticks {
        marks = List.copyOf(marks);
    }

    /**
     * Marks within a range.
     *
     * @param low least value, finite
     * @param high greatest value, finite; a range without width is widened
     * @param about how many marks there should be, at least 2
     */
    static Ticks within(double low, double high, int about) {
        double[] range = widened(low, high);
        double step = step(range[1] - range[0], about);
        double first = Math.ceil(range[0] / step - 1e-9);
        double last = Math.floor(range[1] / step + 1e-9);
        return new Ticks(range[0], range[1], step, marks(first, last, step));
    }

    /** Marks around a range, the outermost at its ends or beyond them. */
    static Ticks around(double low, double high, int about) {
        double[] range = widened(low, high);
        double step = step(range[1] - range[0], about);
        double first = Math.floor(range[0] / step + 1e-9);
        double last = Math.ceil(range[1] / step - 1e-9);
        return new Ticks(
                Math.min(range[0], first * step), Math.max(range[1], last * step), step, marks(first, last, step));
    }

    private static double[] widened(double lowest, double highest) {
        double low = Math.max(-MOST, lowest);
        double high = Math.min(MOST, highest);
        double greatest = Math.max(Math.abs(low), Math.abs(high));
        // Of neighbouring numbers no marks between could be told apart.
        if (high - low > Math.max(LEAST, greatest * 1e-9)) {
            return new double[] {low, high};
        }
        double by = greatest > LEAST ? greatest / 10 : 1;
        return new double[] {low - by, high + by};
    }

    private static double step(double width, int about) {
        double least = width / about;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static List<Double> marks(double first, double last, double step) {
        List<Double> marks = new ArrayList<>();
        for (double i = first; i <= last; i++) {
            marks.add(i * step);
        }
        return marks;
    }

    /** Returns the text of a mark, with as many decimals as tell it from its neighbours. */
    String label(double mark) {
        double greatest = Math.max(Math.abs(low), Math.abs(high));
        if (mark == 0) {
            return "0";
        }
        if (greatest >= LARGE || greatest < SMALL) {
            int digits = Math.max(0, exponent(Math.abs(mark)) - exponent(step));
            BigDecimal rounded = new BigDecimal(mark).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
            int power = rounded.precision() - rounded.scale() - 1;
            String mantissa = rounded.movePointLeft(power).stripTrailingZeros().toPlainString();
            return mantissa + "e" + power;
        }
        return String.format(Locale.ROOT, "%,." + Math.max(0, -exponent(step)) + "f", mark);
    }

    private static int exponent(double value) {
        return (int) Math.floor(Math.log10(value) + 1e-9);
    }
}
