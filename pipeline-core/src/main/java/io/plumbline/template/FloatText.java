package io.plumbline.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** A float as Python writes it: the fewest digits that give it back. */
final class FloatText {
    /** The cost of writing a float, in characters looked at. */
    static final int COST = 4_000;

    private static final int MOST_DIGITS = 17;

    private FloatText() {}

    static String shown(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = number < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
            return String.format(
                    "%s%s%se%s%02d", sign, digits.charAt(0), rest, exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        String plain = shortest.toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        // The JDK's own digits give the number back, yet are sometimes one or two more than it takes, or not the
        // nearest.
        int first = Math.max(
                1, new BigDecimal(Double.toString(number)).stripTrailingZeros().precision() - 2);
        for (int digits = first; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }
}
