package io.plumbline.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Digits of a text that belong together, with their sign, currency and percent sign.
 *
 * @param start its first character
 * @param end the character behind it
 * @param value the number; null where the digits are not surely one number: a date, a power, an argument of a function
 */
record NumberRun(int start, int end, ExactNumber value) {
    /** Stands between digits that belong together, read as one number or as none. */
    private static final Pattern JOINT = Pattern.compile(
            "[.,:](?=[0-9])" // decimals, thousands, versions, times
                    + "|(?:[ \t]*+[/^][ \t]*+|\\*\\*)(?=\\.?[0-9])" // fractions, powers
                    + "|(?<![0-9]{4})[ '_\u2019\u00A0\u2009\u202F](?=[0-9]{3}(?![0-9]))" // thousands
                    + "|[ \t\u00A0\u2009\u202F]++(?=[0-9]++[ \t]*+/[ \t]*+[0-9])"); // the rest of a mixed number

    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?+[0-9]++(?![a-zA-Z])");

    /** Returns the runs of a text behind a place, in order, in time proportional to its length. */
    static List<NumberRun> of(String text, int from) {
        List<NumberRun> runs = new ArrayList<>();
        int at = from;
        while (at < text.length()) {
            if (begins(text, at)) {
                NumberRun run = from(text, at);
                if (!NumberContext.isIndex(text, run.start())) {
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

    private static int afterWord(String text, int start) {
        int at = start;
        while (at < text.length() && (isWordLetter(text, at) || isDigitAt(text, at) || text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    private static NumberRun from(String text, int first) {
        int end = afterDigits(text, first);
        String digits = text.substring(first, end);
        int percent = end < text.length() && Blanks.is(text.charAt(end)) ? end + 1 : end;
        boolean isPercent = percent < text.length() && text.charAt(percent) == '%';
        int behind = isPercent ? percent + 1 : end;
        NumberSign sign = NumberSign.before(text, first, behind);
        boolean isPart = sign.isUnclear()
                || NumberContext.isPart(text, sign.start(), end)
                || digits.indexOf('/') > 0 && NumberContext.isRestOfNumber(text, sign.start());
        ExactNumber value = isPart ? null : NumberText.read(digits, isPercent);
        if (value != null && sign.isMinus()) {
            value = new ExactNumber(value.numerator().negate(), value.denominator(), isPercent);
        }
        return new NumberRun(sign.start(), behind, value);
    }

    private static int afterDigits(String text, int first) {
        Matcher joint = JOINT.matcher(text).useTransparentBounds(true);
        Matcher exponent = EXPONENT.matcher(text);
        int at = first + 1;
        while (true) {
            while (isDigitAt(text, at)) {
                at++;
            }
            if (exponent.region(at, text.length()).lookingAt()) {
                return exponent.end();
            }
            if (!joint.region(at, text.length()).lookingAt()) {
                return at;
            }
            at = joint.end();
            at += text.charAt(at) == '.' ? 1 : 0;
        }
    }
}
