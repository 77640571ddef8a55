package io.plumbline.verify;

import java.text.Normalizer;

/** Writes digits, signs and fractions of any script with the characters of ASCII. */
final class PlainCharacters {
    private static final String OTHER =
            "\u2010\u2011\u2012\u2013\u2212\uFE63\uFF0D\uFF0B\u066B\uFF0E\u066C\u2044\u2215\uFF0F\u066A\uFF05";
    private static final String ASCII = "-------+..,///%%";
    private static final char FRACTION_SLASH = '\u2044';

    private PlainCharacters() {}

    static String of(String text) {
        if (text.chars().allMatch(character -> character < 0x80)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            int place = OTHER.indexOf(character);
            if (place >= 0) {
                plain.append(ASCII.charAt(place));
            } else if (Character.isDigit(character)) {
                plain.append((char) ('0' + Character.digit(character, 10)));
            } else if (Character.getType(character) == Character.OTHER_NUMBER) {
                plain.append(number(character, plain, at < text.length() && Character.isDigit(text.codePointAt(at))));
            } else {
                plain.appendCodePoint(character);
            }
        }
        return plain.toString();
    }

    /** Returns a fraction such as {@code ½}, behind a digit as the rest of a mixed number; any other character as it is. */
    private static String number(int character, CharSequence before, boolean isBeforeDigit) {
        String one = Character.toString(character);
        String parts = Normalizer.normalize(one, Normalizer.Form.NFKC).replace(FRACTION_SLASH, '/');
        if (parts.indexOf('/') < 0) {
            return one;
        }
        boolean isMixed = before.length() > 0 && NumberRun.isDigit(before.charAt(before.length() - 1));
        return (isMixed ? " " : "") + parts + (isBeforeDigit ? "^" : "");
    }
}
