package io.plumbline.verify;

/** White space of any kind, no-break spaces included, which {@link String#strip()} leaves. */
final class Blanks {
    private Blanks() {}

    static boolean is(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** Returns a text without white space at its ends. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && is(text.charAt(start))) {
            start++;
        }
        while (end > start && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Returns a text without white space at its ends, and with one space for each run of it within. */
    static String collapse(String text) {
        StringBuilder collapsed = new StringBuilder(text.length());
        boolean pending = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (is(character)) {
                pending = collapsed.length() > 0;
                continue;
            }
            if (pending) {
                collapsed.append(' ');
                pending = false;
            }
            collapsed.append(character);
        }
        return collapsed.toString();
    }
}
