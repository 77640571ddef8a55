package io.plumbline.verify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Digits of a text that belong together, with their sign, currency and percent sign.
 *
 * @param start its first character
 * @param end the character behind it
 * @param value the number; null where the digits are no number that is read: a date, a power, an argument of a function
 */
record NumberRun(int start, int end, ExactNumber value) {
    private static final int LONGEST = 400;

    /** Thousands are separated by commas in groups of three, or of two before the last three as in India. */
    private static final Pattern PLAIN = Pattern.compile(
            "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
                    + "|\\.[0-9]+");

    private static final Set<String> SETTING = Set.of("boxed", "fbox");

    /** Returns the runs of a text, in order, in time proportional to its length. */
    static List<NumberRun> of(String text) {
        List<NumberRun> runs = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (begins(text, at)) {
                NumberRun run = from(text, at);
                if (!isIndex(text, at)) {
                    runs.add(run);
                }
                at = run.end();
            } else if (isWordLetter(text, at) || text.charAt(at) == '_') {
                at = afterWord(text, at);
            } else {
                at++;
            }
        }
        return runs;
    }

    /** Returns whether digits begin at a place, with a decimal point before them or not. */
    static boolean begins(String text, int at) {
        return isDigitAt(text, at) || text.charAt(at) == '.' && isDigitAt(text, at + 1);
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isCurrency(char character) {
        return Character.getType(character) == Character.CURRENCY_SYMBOL;
    }

    /**
     * Returns whether a letter of an alphabet whose words have spaces between them is at a place: digits behind it are part of a
     * name, as in x2, which in Chinese they are not.
     */
    static boolean isWordLetter(String text, int at) {
        return at < text.length() && text.charAt(at) < '\u0530' && Character.isLetter(text.charAt(at));
    }

    private static boolean isDigitAt(String text, int at) {
        return at >= 0 && at < text.length() && isDigit(text.charAt(at));
    }

    private static char charAt(String text, int at) {
        return at < 0 || at >= text.length() ? ' ' : text.charAt(at);
    }

    private static int afterWord(String text, int start) {
        int at = start;
        while (at < text.length() && (isWordLetter(text, at) || isDigitAt(text, at) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    private static NumberRun from(String text, int first) {
        int end = afterExponent(text, afterDigits(text, first));
        String digits = text.substring(first, end);
        int start = isCurrency(charAt(text, first - 1)) ? first - 1 : first;
        boolean isSigned = isSign(text, start - 1);
        int percent = charAt(text, end) == ' ' ? end + 1 : end;
        boolean isPercent = charAt(text, percent) == '%';
        ExactNumber value = isArgument(text, first) || isOperand(text, end) ? null : value(digits, isPercent);
        if (value != null && isSigned && charAt(text, start - 1) == '-') {
            value = new ExactNumber(value.numerator().negate(), value.denominator(), isPercent);
        }
        return new NumberRun(isSigned ? start - 1 : start, isPercent ? percent + 1 : end, value);
    }

    private static int afterDigits(String text, int first) {
        int at = first + 1;
        while (isDigitAt(text, at) || ".,/:^".indexOf(charAt(text, at)) >= 0 && isDigitAt(text, at + 1)) {
            at++;
        }
        return at;
    }

    private static int afterExponent(String text, int end) {
        int at = end + 1;
        if (Character.toLowerCase(charAt(text, end)) != 'e') {
            return end;
        }
        at += charAt(text, at) == '-' || charAt(text, at) == '+' ? 1 : 0;
        if (!isDigitAt(text, at)) {
            return end;
        }
        while (isDigitAt(text, at)) {
            at++;
        }
        return isWordLetter(text, at) ? end : at;
    }

    /** Returns whether a sign is at a place, and not a minus between two numbers or a hyphen. */
    private static boolean isSign(String text, int at) {
        char character = charAt(text, at);
        char before = charAt(text, at - 1);
        return (character == '-' || character == '+')
                && !isWordLetter(text, Math.max(0, at - 1))
                && !isDigit(before)
                && ")}%]".indexOf(before) < 0;
    }

    /** Returns whether digits are the index of a name: log_{2}. */
    private static boolean isIndex(String text, int first) {
        return charAt(text, first - 1) == '{' && charAt(text, first - 2) == '_';
    }

    /** Returns whether digits are an exponent, a denominator or what a function is taken of. */
    private static boolean isArgument(String text, int first) {
        char before = charAt(text, first - 1);
        if (before == '^' || before == '/' || before == '√') {
            return true;
        }
        if (before != '{') {
            return false;
        }
        int start = first - 1;
        while (isWordLetter(text, Math.max(0, start - 1)) && start > 0) {
            start--;
        }
        return charAt(text, first - 2) == '^'
                || charAt(text, first - 2) == '}'
                || charAt(text, start - 1) == '\\' && !SETTING.contains(text.substring(start, first - 1));
    }

    /** Returns whether what follows digits makes them a part of something else: a power, a multiple of π. */
    private static boolean isOperand(String text, int end) {
        char after = charAt(text, end);
        return after == '^' || after >= '\u0370' && after < '\u0400' || text.startsWith("\\pi", end);
    }

    private static ExactNumber value(String digits, boolean isPercent) {
        int slash = digits.indexOf('/');
        if (digits.length() > LONGEST || slash != digits.lastIndexOf('/')) {
            return null;
        }
        BigDecimal numerator = plain(slash < 0 ? digits : digits.substring(0, slash));
        BigDecimal denominator = slash < 0 ? BigDecimal.ONE : plain(digits.substring(slash + 1));
        return numerator == null || denominator == null || denominator.signum() == 0
                ? null
                : new ExactNumber(numerator, denominator, isPercent);
    }

    private static BigDecimal plain(String digits) {
        return PLAIN.matcher(digits).matches() ? new BigDecimal(digits.replace(",", "")) : null;
    }
}
