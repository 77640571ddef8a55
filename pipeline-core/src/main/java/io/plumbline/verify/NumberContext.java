package io.plumbline.verify;

import java.util.regex.Pattern;

/** Reads what stands around digits: whether they are a part of something else, and not the number that is meant. */
final class NumberContext {
    /** Most characters that are looked at on either side. */
    private static final int WINDOW = 24;

    private static final String BLANKS = "[\\s\u00A0\u2009\u202F]*";

    /** Names that are set around a number and do not change it. */
    private static final String SETTING = "boxed|fbox";

    private static final Pattern INDEX = Pattern.compile("_\\{" + BLANKS + "\\z");

    private static final Pattern PART_BEFORE = Pattern.compile("(?:"
            + "[/^√±∓][({]?" // a denominator, an exponent, a root
            + "|(?<![a-zA-Z])(?:sqrt|cbrt|log|ln|exp|sin|cos|tan)\\(" // what a function is taken of
            + "|\\\\(?!(?:" + SETTING + ")\\{)[a-zA-Z]+\\{|\\}\\{"
            + "|(?<![a-zA-Z])(?i:minus|negative)"
            + ")" + BLANKS + "\\z"
            + "|[0-9)}](?:[ \t]*[×·÷⋅xX][ \t]*|\\*\\*?|[ \t]+\\*\\*?[ \t]+)\\z" // a factor, a power
            + "|[0-9).]\\(\\z"); // a factor, the digits that repeat for ever

    private static final Pattern PART_BEHIND = Pattern.compile("[\\^⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻\u0370-\u03FF]"
            + "|" + BLANKS + "(?:π|√|\\\\(?:pi|sqrt)(?![a-zA-Z]))"
            + "|(?:[ \t]*[×·÷⋅xX][ \t]*|\\*|[ \t]+\\*\\*?[ \t]+)[0-9]");

    /** The text before a fraction that is the rest of another number: 2-1/2, 2 and 1/2. */
    private static final Pattern WHOLE_BEFORE = Pattern.compile("[0-9](?:-|[ \t]+and[ \t]+)\\z");

    private NumberContext() {}

    /** Returns whether a number that begins at a place is the index of a name: log_{2}. */
    static boolean isIndex(String text, int start) {
        return INDEX.matcher(before(text, start)).find();
    }

    static boolean isPart(String text, int start, int end) {
        return PART_BEFORE.matcher(before(text, start)).find()
                || PART_BEHIND
                        .matcher(text)
                        .region(end, Math.min(text.length(), end + WINDOW))
                        .lookingAt();
    }

    static boolean isRestOfNumber(String text, int start) {
        return WHOLE_BEFORE.matcher(before(text, start)).find();
    }

    private static String before(String text, int start) {
        return text.substring(Math.max(0, start - WINDOW), start);
    }
}
