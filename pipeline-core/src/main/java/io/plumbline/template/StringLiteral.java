package io.plumbline.template;

/** A text literal: the escapes of Python's {@code unicode-escape}. */
final class StringLiteral {
    private static final String LETTERS = "abfnrtv\\'\"";
    private static final String VALUES = "\u0007\b\f\n\r\t\u000b\\'\"";

    private StringLiteral() {}

    /** Returns the place behind the closing quote; -1 where there is none. */
    static int end(String source, int start) {
        char quote = source.charAt(start);
        int at = start + 1;
        while (at < source.length()) {
            if (source.charAt(at) == quote) {
                return at + 1;
            }
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        return -1;
    }

    /**
     * Returns what stands between the quotes, without escapes.
     *
     * @throws IllegalArgumentException for an escape that has too few digits, or a character without that name
     */
    static String value(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        StringBuilder text = new StringBuilder(literal.length());
        int at = 0;
        while (at < literal.length()) {
            char next = literal.charAt(at++);
            if (next == '\\') {
                at = escape(literal, at, text);
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static int escape(String literal, int at, StringBuilder text) {
        char kind = literal.charAt(at);
        int letter = LETTERS.indexOf(kind);
        if (letter >= 0) {
            text.append(VALUES.charAt(letter));
            return at + 1;
        }
        if (kind >= '0' && kind <= '7') {
            int end = at;
            while (end < Math.min(at + 3, literal.length()) && Character.digit(literal.charAt(end), 8) >= 0) {
                end++;
            }
            text.appendCodePoint(Integer.parseInt(literal.substring(at, end), 8));
            return end;
        }
        switch (kind) {
            case '\n':
                return at + 1;
            case 'x':
                return hexadecimal(literal, at + 1, 2, text);
            case 'u':
                return hexadecimal(literal, at + 1, 4, text);
            case 'U':
                return hexadecimal(literal, at + 1, 8, text);
            case 'N':
                int end = literal.indexOf('}', at);
                if (end < 0 || literal.charAt(at + 1) != '{') {
                    throw new IllegalArgumentException("No name of a character");
                }
                text.appendCodePoint(Character.codePointOf(literal.substring(at + 2, end)));
                return end + 1;
            default:
                text.append('\\');
                if (kind < 128) {
                    text.append(kind);
                    return at + 1;
                }
                // Python writes what is not ASCII as an escape first, whose backslash the one before it then escapes.
                int codePoint = literal.codePointAt(at);
                text.append(
                        codePoint < 0x100
                                ? String.format("x%02x", codePoint)
                                : codePoint < 0x10000
                                        ? String.format("u%04x", codePoint)
                                        : String.format("U%08x", codePoint));
                return at + Character.charCount(codePoint);
        }
    }

    private static int hexadecimal(String literal, int at, int digits, StringBuilder text) {
        if (at + digits > literal.length() || literal.charAt(at) == '+' || literal.charAt(at) == '-') {
            throw new IllegalArgumentException("Too few digits");
        }
        text.appendCodePoint(Integer.parseInt(literal.substring(at, at + digits), 16));
        return at + digits;
    }
}
