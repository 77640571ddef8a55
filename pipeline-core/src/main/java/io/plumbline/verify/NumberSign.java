package io.plumbline.verify;

/**
 * The sign before digits, with a currency between or not.
 *
 * @param start the first character of sign, currency and digits
 * @param isMinus whether the sign is a minus
 * @param isUnclear whether what looks like a sign may as well be a dash, or stand between two numbers
 */
record NumberSign(int start, boolean isMinus, boolean isUnclear) {
    /** Returns the sign of the digits from one place to another, with the percent sign behind them. */
    static NumberSign before(String text, int first, int end) {
        int start = first;
        int at = beforeBlanks(text, first);
        if (at >= 0 && NumberRun.isCurrency(text.charAt(at))) {
            start = at;
            at = beforeBlanks(text, at);
        }
        if (at < 0 || text.charAt(at) != '-' && text.charAt(at) != '+') {
            return new NumberSign(start, false, false);
        }
        boolean isMinus = text.charAt(at) == '-';
        return at == start - 1 ? close(text, at, start, isMinus) : apart(text, at, start, isMinus, end);
    }

    /** A sign directly before a number is none behind a number or a word: 10-5, covid-19. */
    private static NumberSign close(String text, int at, int start, boolean isMinus) {
        boolean isBetween = at > 0
                && (NumberRun.isWordLetter(text, at - 1)
                        || NumberRun.isDigit(text.charAt(at - 1))
                        || ")}%]".indexOf(text.charAt(at - 1)) >= 0);
        return isBetween ? new NumberSign(start, false, false) : new NumberSign(at, isMinus, false);
    }

    /** A sign with a blank behind it is a bullet at the start of a line, and a dash or an operator behind a word or a number. */
    private static NumberSign apart(String text, int at, int start, boolean isMinus, int end) {
        int before = beforeBlanks(text, at);
        if (before < 0 || text.charAt(before) == '\n') {
            return isAll(text, at, end) ? new NumberSign(at, isMinus, false) : new NumberSign(start, false, false);
        }
        char character = text.charAt(before);
        boolean isUnclear = Character.isLetterOrDigit(character) || "+-)}%].!?\"'".indexOf(character) >= 0;
        return new NumberSign(at, isMinus, isUnclear);
    }

    private static boolean isAll(String text, int start, int end) {
        int first = start;
        int last = end;
        while (first > 0 && Blanks.is(text.charAt(first - 1))) {
            first--;
        }
        while (last < text.length() && Blanks.is(text.charAt(last))) {
            last++;
        }
        return first == 0 && last == text.length();
    }

    /** Returns the last place before another that holds no blank of the same line; -1 where there is none. */
    private static int beforeBlanks(String text, int place) {
        int at = place - 1;
        while (at >= 0 && Blanks.is(text.charAt(at)) && text.charAt(at) != '\n') {
            at--;
        }
        return at;
    }
}
