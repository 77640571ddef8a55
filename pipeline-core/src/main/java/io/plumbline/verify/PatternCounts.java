package io.plumbline.verify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Reads how often a regular expression demands its parts. A part that matches nothing, as in {@code (?:){999}}, is repeated
 * without a look at the text, so no bound on looks ends it. What may be repeated but need not be, Java gives up where it matches
 * nothing.
 */
final class PatternCounts {
    /** The flag by which white space may stand between a part and its count. */
    private static final Pattern SPACED = Pattern.compile("\\(\\?[a-zA-Z]*x");

    private final String pattern;
    private final boolean isSpaced;
    private final Deque<Long> outer = new ArrayDeque<>();
    /** The largest product within the group that is being read. */
    private long largest = 1;
    /** The product of the part that was read last. */
    private long last = 1;

    private int at;

    private PatternCounts(String pattern) {
        this.pattern = pattern;
        this.isSpaced = SPACED.matcher(pattern).find();
    }

    /** Returns the largest product of counts that stand around one another; a larger one than fits is the largest that does. */
    static long largestProduct(String pattern) {
        PatternCounts counts = new PatternCounts(pattern);
        while (counts.at < pattern.length()) {
            counts.part();
        }
        // A parenthesis in a comment may leave groups open; what they hold counts nonetheless.
        return counts.outer.stream().reduce(counts.largest, Math::max);
    }

    private void part() {
        char character = pattern.charAt(at++);
        switch (character) {
            case '\\' -> {
                escape();
                last = 1;
            }
            case '[' -> {
                set();
                last = 1;
            }
            case '(' -> {
                outer.push(largest);
                largest = 1;
                last = 1;
            }
            case ')' -> {
                last = largest;
                largest = Math.max(largest, outer.isEmpty() ? 1 : outer.pop());
            }
            case '{' -> count();
            default -> last = isSpaced && Blanks.is(character) ? last : 1;
        }
    }

    /** Reads what stands behind a backslash, such as {@code \{}, {@code \x{10000}} and {@code \Q...\E}. */
    private void escape() {
        char kind = at < pattern.length() ? pattern.charAt(at++) : ' ';
        if (kind == 'Q') {
            skipTo("\\E");
        } else if ("xpPNbk".indexOf(kind) >= 0 && at < pattern.length() && pattern.charAt(at) == '{') {
            skipTo("}");
        }
    }

    private void skipTo(String end) {
        int found = pattern.indexOf(end, at);
        at = found < 0 ? pattern.length() : found + end.length();
    }

    /** Reads a set of characters, in which a count is none. */
    private void set() {
        at += at < pattern.length() && pattern.charAt(at) == '^' ? 1 : 0;
        // A bracket that comes first closes nothing.
        at += at < pattern.length() && pattern.charAt(at) == ']' ? 1 : 0;
        int depth = 1;
        while (depth > 0 && at < pattern.length()) {
            char character = pattern.charAt(at++);
            if (character == '\\') {
                escape();
            } else {
                depth += character == '[' ? 1 : character == ']' ? -1 : 0;
            }
        }
    }

    private void count() {
        long count = 0;
        while (at < pattern.length() && NumberRun.isDigit(pattern.charAt(at))) {
            count = Math.min(10 * count + pattern.charAt(at++) - '0', Integer.MAX_VALUE);
        }
        last = Math.min(last * Math.max(1, count), Integer.MAX_VALUE);
        largest = Math.max(largest, last);
        skipTo("}");
    }
}
