package io.plumbline.verify;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Digits that belong together, as one number: whole, decimal, a fraction, or a mixed number. */
final class NumberText {
    private static final int LONGEST = 400;

    /** Thousands are separated by commas in groups of three, or of two before the last three as in India. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
                    + "|\\.[0-9]+");

    /** Other separators of thousands, which nothing else is written with; a common space may stand between two numbers. */
    private static final Pattern GROUPS =
            Pattern.compile("[0-9]{1,3}(['_\u2019\u00A0\u2009\u202F])[0-9]{3}(?:\\1[0-9]{3})*(?:\\.[0-9]+)?");

    private static final Pattern FRACTION = Pattern.compile("([^\\s/]+)[ \t]*/[ \t]*([^\\s/]+)");
    private static final Pattern MIXED =
            Pattern.compile("([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)[\\s\u00A0\u2009\u202F]+([0-9]+)[ \t]*/[ \t]*([0-9]+)");

    private NumberText() {}

    /** Returns the number; null where the digits are none that is read, such as a date or a power. */
    static ExactNumber read(String digits, boolean isPercent) {
        if (digits.length() > LONGEST) {
            return null;
        }
        Matcher mixed = MIXED.matcher(digits);
        if (mixed.matches()) {
            BigDecimal numerator = new BigDecimal(mixed.group(2));
            BigDecimal denominator = new BigDecimal(mixed.group(3));
            // The rest of a mixed number is less than one.
            return numerator.compareTo(denominator) >= 0
                    ? null
                    : new ExactNumber(
                            plain(mixed.group(1)).multiply(denominator).add(numerator), denominator, isPercent);
        }
        Matcher fraction = FRACTION.matcher(digits);
        boolean isFraction = fraction.matches();
        BigDecimal numerator = plain(isFraction ? fraction.group(1) : digits);
        BigDecimal denominator = isFraction ? plain(fraction.group(2)) : BigDecimal.ONE;
        return numerator == null || denominator == null || denominator.signum() == 0
                ? null
                : new ExactNumber(numerator, denominator, isPercent);
    }

    private static BigDecimal plain(String digits) {
        if (PLAIN.matcher(digits).matches()) {
            return new BigDecimal(digits.replace(",", ""));
        }
        return GROUPS.matcher(digits).matches() ? new BigDecimal(digits.replaceAll("[^0-9.]", "")) : null;
    }
}
