package io.plumbline.template;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper and lower case, and the kinds of characters, as Python has them. */
final class TextCase {
    private TextCase() {}

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String fold(String text) {
        return lower(text).replace("\u00df", "ss");
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = Character.charCount(text.codePointAt(0));
        // In the whole, so that a sigma at the end knows what is before it.
        String lower = lower(text);
        return titleCase(text.codePointAt(0))
                + lower.substring(lower(text.substring(0, end)).length());
    }

    private static String titleCase(int codePoint) {
        int title = Character.toTitleCase(codePoint);
        return title == codePoint ? titleOfSeveral(codePoint) : Character.toString(title);
    }

    /** A letter whose capital is several characters: the first letter of them is one. */
    private static String titleOfSeveral(int codePoint) {
        String upper = upper(Character.toString(codePoint));
        if (upper.length() < 2 || !Character.isLowerCase(codePoint)) {
            return Character.toString(codePoint);
        }
        int capital = Character.isUpperCase(upper.charAt(0)) ? 1 : 2;
        return upper.substring(0, capital) + lower(upper.substring(capital));
    }

    /** Begins each run of letters with a capital. */
    static String title(String text) {
        StringBuilder title = new StringBuilder(text.length());
        String lower = lower(text);
        boolean sameLength = lower.length() == text.length();
        boolean inWord = false;
        for (int at = 0; at < text.length(); ) {
            int next = text.codePointAt(at);
            int width = Character.charCount(next);
            if (inWord) {
                title.append(sameLength ? lower.substring(at, at + width) : lower(Character.toString(next)));
            } else {
                title.append(titleCase(next));
            }
            inWord = isCased(next);
            at += width;
        }
        return title.toString();
    }

    static String swap(String text) {
        StringBuilder swapped = new StringBuilder(text.length());
        text.codePoints().forEach(next -> {
            String one = Character.toString(next);
            swapped.append(Character.isUpperCase(next) ? lower(one) : Character.isLowerCase(next) ? upper(one) : one);
        });
        return swapped.toString();
    }

    private static boolean isCased(int codePoint) {
        return Character.isUpperCase(codePoint) || Character.isLowerCase(codePoint) || Character.isTitleCase(codePoint);
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(TextCase::isCased)
                && text.codePoints().noneMatch(next -> Character.isLowerCase(next) || Character.isTitleCase(next));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(TextCase::isCased)
                && text.codePoints().noneMatch(next -> Character.isUpperCase(next) || Character.isTitleCase(next));
    }

    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int next : text.codePoints().toArray()) {
            boolean capital = Character.isUpperCase(next) || Character.isTitleCase(next);
            if (capital == inWord && isCased(next)) {
                return false;
            }
            inWord = isCased(next);
            any |= inWord;
        }
        return any;
    }

    /** Returns whether a text is not empty and all its characters are of a kind. */
    static boolean all(String text, IntPredicate kind) {
        return !text.isEmpty() && text.codePoints().allMatch(kind);
    }

    static boolean isAlphabetic(int codePoint) {
        return Character.isLetter(codePoint);
    }

    /** Returns whether Python's {@code isdigit} holds: decimal digits and those that stand high or low. */
    static boolean isDigit(int codePoint) {
        return Character.isDigit(codePoint)
                || codePoint == 0xb2
                || codePoint == 0xb3
                || codePoint == 0xb9
                || codePoint == 0x2070
                || codePoint >= 0x2074 && codePoint <= 0x2079
                || codePoint >= 0x2080 && codePoint <= 0x2089;
    }

    static boolean isNumeric(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    static boolean isAlphanumeric(int codePoint) {
        return isAlphabetic(codePoint) || isNumeric(codePoint);
    }
}
