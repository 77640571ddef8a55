package io.plumbline.verify;

import java.util.List;

/**
 * Finds the number that a text gives as its answer: the one in its last {@code \boxed{}} or behind its last {@code ####}, as
 * in MATH (Hendrycks et al. 2021) and GSM8K (Cobbe et al. 2021), whichever comes later, or else the last number. Where what
 * stands there cannot be read as one number, there is none: an earlier number would be another answer.
 */
final class AnswerNumber {
    private static final String HASHES = "####";
    private static final List<String> BOXES = List.of("\\boxed", "\\fbox");
    private static final String OPERATORS = "+*/^<>|\\√±∓×·÷!";

    /** Units of one letter. */
    private static final String UNITS = "mghsLlAVWNJKCF";

    private AnswerNumber() {}

    /** Returns the number; null where there is none. */
    static ExactNumber of(String text) {
        String plain = LatexText.plain(text);
        int hashes = afterLastHashes(plain);
        for (String box : BOXES) {
            int boxed = plain.lastIndexOf(box);
            if (boxed > hashes && boxed == lastBox(plain)) {
                return inBox(plain, boxed + box.length());
            }
        }
        if (hashes >= 0) {
            List<NumberRun> runs = NumberRun.of(plain.substring(0, lineEnd(plain, hashes)), hashes);
            return runs.isEmpty() ? null : runs.get(0).value();
        }
        List<NumberRun> runs = NumberRun.of(plain, 0);
        return runs.isEmpty() ? null : runs.get(runs.size() - 1).value();
    }

    private static int lastBox(String text) {
        return BOXES.stream().mapToInt(text::lastIndexOf).max().orElseThrow();
    }

    /** Returns the place behind the last four hashes that a number follows, which a heading does not have; -1 where none is. */
    private static int afterLastHashes(String text) {
        int at = text.lastIndexOf(HASHES);
        while (at >= 0) {
            int next = at + HASHES.length();
            int start = next;
            while (start < text.length() && isBeforeNumber(text.charAt(start))) {
                start++;
            }
            boolean isHeading = at > 0 && text.charAt(at - 1) == '#';
            if (!isHeading && start < text.length() && NumberRun.begins(text, start)) {
                return next;
            }
            at = text.lastIndexOf(HASHES, at - 1);
        }
        return -1;
    }

    private static boolean isBeforeNumber(char character) {
        return Blanks.is(character) && character != '\n' || character == '-' || NumberRun.isCurrency(character);
    }

    private static int lineEnd(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    /** Returns the number in the braces behind a place, or in the next word; null where the braces are not closed. */
    private static ExactNumber inBox(String text, int at) {
        int start = at;
        while (start < text.length() && Blanks.is(text.charAt(start))) {
            start++;
        }
        if (start == text.length() || text.charAt(start) != '{') {
            int end = start;
            while (end < text.length() && !Blanks.is(text.charAt(end)) && text.charAt(end) != '$') {
                end++;
            }
            return alone(text.substring(0, end), start);
        }
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return alone(text.substring(0, i), start + 1);
            }
        }
        return null;
    }

    /** Returns the number of the end of a text that holds one number and nothing that is to be computed; null of any other. */
    private static ExactNumber alone(String text, int from) {
        int start = Math.max(from, text.lastIndexOf('=') + 1);
        List<NumberRun> runs = NumberRun.of(text, start);
        if (runs.size() != 1) {
            return null;
        }
        NumberRun run = runs.get(0);
        String rest = text.substring(start, run.start()) + text.substring(run.end());
        return isFactor(text, run.end()) || rest.chars().anyMatch(character -> OPERATORS.indexOf(character) >= 0)
                ? null
                : run.value();
    }

    /** Returns whether a letter stands behind a number that may be a factor: any single one as in 3x, no unit as in 3 m. */
    private static boolean isFactor(String text, int end) {
        boolean isApart = end < text.length() && Blanks.is(text.charAt(end));
        int letter = isApart ? end + 1 : end;
        return NumberRun.isWordLetter(text, letter)
                && !NumberRun.isWordLetter(text, letter + 1)
                && !(isApart && UNITS.indexOf(text.charAt(letter)) >= 0);
    }
}
