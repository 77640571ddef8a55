package io.plumbline.verify;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the LaTeX of answers as plain text, as far as it is about how a number looks: separators, units, simple fractions. */
final class LatexText {
    private static final Pattern DASHES = Pattern.compile("[\u2212\u2013\uFE63\uFF0D]");
    private static final Pattern DEGREES = Pattern.compile("\\^(?:\\\\circ|\\{\\\\circ\\}|°)|\\\\degree(?![a-zA-Z])|°");
    private static final Pattern SPACES = Pattern.compile("\\\\[!,;: ]");
    private static final Pattern INVISIBLE =
            Pattern.compile("\\\\(?:left|right|displaystyle|q?quad)(?![a-zA-Z])|\\\\[()\\[\\]]");
    private static final Pattern WORDS = Pattern.compile(
            "\\\\(?:text(?:bf|it|rm)?|math(?:bf|it|rm)|mbox)\\{([^{}]*)\\}(?:\\^(?:[0-9]|\\{[0-9]\\}))?");
    private static final Pattern FRACTION = Pattern.compile(
            "([0-9])?\\\\[dt]?frac(?:\\{([0-9.,]{1,100})\\}\\{([0-9.,]{1,100})\\}|([0-9])([0-9])(?![0-9]))");

    private LatexText() {}

    static String plain(String text) {
        String plain = DASHES.matcher(text).replaceAll("-");
        if (plain.indexOf('\\') >= 0) {
            plain = plain.replace("{,}", ",").replace("\\$", "$").replace("\\%", "%");
            plain = SPACES.matcher(plain).replaceAll("");
            plain = INVISIBLE.matcher(plain).replaceAll(" ");
            plain = WORDS.matcher(plain).replaceAll(LatexText::words);
            plain = FRACTION.matcher(plain).replaceAll(LatexText::fraction);
        }
        return DEGREES.matcher(plain).replaceAll("");
    }

    /** Units go with their exponent, {@code 30\text{ cm}^2}; a number that is only set in another type stays. */
    private static String words(MatchResult found) {
        String words = found.group(1);
        return words.chars().anyMatch(NumberRun::isDigit) ? Matcher.quoteReplacement(words) : " ";
    }

    /** A fraction directly behind a digit is the rest of a mixed number, and is written so that it is not read as another. */
    private static String fraction(MatchResult found) {
        String whole = found.group(1) == null ? "" : found.group(1) + "^";
        return found.group(2) == null
                ? whole + found.group(4) + "/" + found.group(5)
                : whole + found.group(2) + "/" + found.group(3);
    }
}
