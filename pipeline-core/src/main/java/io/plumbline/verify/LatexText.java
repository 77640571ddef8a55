package io.plumbline.verify;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the LaTeX of answers as plain text, as far as it is about how a number looks: separators, units, simple fractions. */
final class LatexText {
    private static final Pattern DEGREES = Pattern.compile("\\^(?:\\\\circ|\\{\\\\circ\\}|°)|\\\\degree(?![a-zA-Z])|°");
    private static final Pattern THOUSANDS = Pattern.compile(",\\\\[!,;: ](?=[0-9]{3})");
    private static final Pattern THIN_SPACES = Pattern.compile("\\\\[,;: ]");
    private static final Pattern INVISIBLE =
            Pattern.compile("\\\\(?:left|right|displaystyle|q?quad)(?![a-zA-Z])|\\\\[()\\[\\]]");
    private static final Pattern WORDS =
            Pattern.compile("\\\\(?:text(?:bf|it|rm|sf|tt|normal|up)?|math(?:bf|it|rm|sf|tt|normal)"
                    + "|mbox|bm|boldsymbol|underline)\\{([^{}]*)\\}(?:\\^(?:[0-9]|\\{[0-9]\\}))?");

    /** Names that are units and nothing else, and short ones where a number stands before them. */
    private static final Pattern UNITS_WITH_EXPONENT = Pattern.compile(
            "((?<![a-zA-Z\\\\])(?:[cdkm]m|ft|yd|mi|in|sec|(?:centi|deci|kilo|milli)?met(?:er|re)s?|inch(?:es)?|feet|foot|yards?|miles?|units?)"
                    + "|(?<=[0-9][ \u2009\u00A0]{1,3})[ms]|(?<=[a-z]/)[hs])\\$?\\^(?:-?[1-4]|\\{-?[1-4]\\})");

    private static final Pattern SIGNS = Pattern.compile("\\\\(pm|mp|times|cdot|div|approx|over)(?![a-zA-Z])");
    private static final Map<String, String> CHARACTERS =
            Map.of("pm", "±", "mp", "∓", "times", "×", "cdot", "·", "div", "÷", "approx", "≈", "over", "/");

    private LatexText() {}

    static String plain(String text) {
        String plain = PlainCharacters.of(text).replace('~', ' ').replace("{,}", ",");
        if (plain.indexOf('\\') >= 0) {
            plain = THOUSANDS.matcher(plain).replaceAll(",");
            plain = plain.replace("\\$", "$").replace("\\%", "%").replace("\\!", "");
            plain = THIN_SPACES.matcher(plain).replaceAll("\u2009");
            plain = INVISIBLE.matcher(plain).replaceAll(" ");
            plain = SIGNS.matcher(plain).replaceAll(found -> CHARACTERS.get(found.group(1)));
            plain = WORDS.matcher(plain).replaceAll(LatexText::words);
            // Words may stand in a fraction, and a fraction in words.
            plain = LatexFractions.plain(plain);
            plain = WORDS.matcher(plain).replaceAll(LatexText::words);
        }
        plain = UNITS_WITH_EXPONENT.matcher(plain).replaceAll("$1");
        return DEGREES.matcher(plain).replaceAll("");
    }

    /** Units go with their exponent, {@code 30\text{ cm}^2}; a number that is only set in another type stays. */
    private static String words(MatchResult found) {
        String words = found.group(1);
        return words.chars().anyMatch(NumberRun::isDigit) ? Matcher.quoteReplacement(words) : " ";
    }
}
