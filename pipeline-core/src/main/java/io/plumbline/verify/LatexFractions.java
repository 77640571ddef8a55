package io.plumbline.verify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the fractions of LaTeX as {@code 1/2}. Each of the two arguments is a group in braces or a single character; where one
 * is no plain number, what is written is a number that cannot be read, so that neither part is taken for the whole.
 */
final class LatexFractions {
    private static final Pattern COMMAND = Pattern.compile("\\\\[dtc]?frac(?![a-zA-Z])");
    private static final Pattern NUMBER = Pattern.compile("([-+]?)\\s*([0-9]+(?:[.,][0-9]+)*)");
    private static final String UNREADABLE = "0/0/0";

    /** Most characters of an argument; a longer one is left as it stands. */
    private static final int LONGEST = 200;

    private final String text;
    private final StringBuilder plain = new StringBuilder();

    private LatexFractions(String text) {
        this.text = text;
    }

    static String plain(String text) {
        LatexFractions fractions = new LatexFractions(text);
        Matcher command = COMMAND.matcher(text);
        int written = 0;
        while (command.find(written)) {
            int middle = fractions.afterArgument(command.end());
            int end = middle < 0 ? -1 : fractions.afterArgument(middle);
            if (end < 0) {
                fractions.plain.append(text, written, command.end());
                written = command.end();
            } else {
                fractions.plain.append(text, written, command.start());
                fractions.write(text.substring(command.end(), middle), text.substring(middle, end), end);
                written = end;
            }
        }
        return fractions.plain.append(text, written, text.length()).toString();
    }

    private void write(String numerator, String denominator, int end) {
        Matcher above = NUMBER.matcher(content(numerator));
        Matcher below = NUMBER.matcher(content(denominator));
        boolean isMixed = plain.length() > 0 && NumberRun.isDigit(plain.charAt(plain.length() - 1));
        boolean isBeforeDigit = end < text.length() && NumberRun.isDigit(text.charAt(end));
        if (isBeforeDigit || !above.matches() || !below.matches()) {
            plain.append(UNREADABLE);
            return;
        }
        boolean isNegative = above.group(1).equals("-") != below.group(1).equals("-");
        if (isNegative && !isWhereASignMayStand()) {
            plain.append(UNREADABLE);
            return;
        }
        plain.append(isMixed ? " " : "").append(isNegative ? "-" : "");
        plain.append(above.group(2)).append('/').append(below.group(2));
    }

    /** Returns whether the sign of a fraction is the sign of the whole: behind a number, a name or another sign it is not. */
    private boolean isWhereASignMayStand() {
        int before = plain.length() - 1;
        while (before >= 0 && Blanks.is(plain.charAt(before))) {
            before--;
        }
        return before < 0
                || !Character.isLetterOrDigit(plain.charAt(before)) && "+-)}]%/^".indexOf(plain.charAt(before)) < 0;
    }

    private static String content(String argument) {
        String trimmed = Blanks.trim(argument);
        return Blanks.trim(trimmed.startsWith("{") ? trimmed.substring(1, trimmed.length() - 1) : trimmed);
    }

    /** Returns the place behind an argument; -1 where there is none, or none that is short. */
    private int afterArgument(int start) {
        int at = start;
        int limit = Math.min(text.length(), start + LONGEST);
        while (at < limit && Blanks.is(text.charAt(at))) {
            at++;
        }
        if (at == limit || text.charAt(at) == '}') {
            return -1;
        }
        if (text.charAt(at) == '\\') {
            at++;
            while (at < limit && NumberRun.isWordLetter(text, at)) {
                at++;
            }
            return at;
        }
        int depth = 0;
        while (at < limit) {
            char character = text.charAt(at++);
            depth += character == '{' ? 1 : character == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }
}
