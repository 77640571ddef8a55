package io.plumbline.template;

import io.plumbline.template.TemplateException.Kind;
import java.math.BigInteger;

/**
 * A number in a template.
 *
 * @param value a Long, a BigInteger where that is too small, or a Double
 * @param end index behind it
 */
record NumberLiteral(Number value, int end) {
    private static final int MOST_DIGITS = 400;

    /** Reads the number that begins at a place with a digit. */
    static NumberLiteral read(String source, int start) {
        int radix = radix(source, start);
        if (radix != 10) {
            int end = digits(source, start + 2, radix);
            return new NumberLiteral(integer(source.substring(start + 2, end), radix), end);
        }
        int end = digits(source, start, 10);
        int fraction = end;
        boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
        if (!afterDot && isDigit(source, end + 1) && source.charAt(end) == '.') {
            fraction = digits(source, end + 1, 10);
        }
        int exponent = fraction;
        if (!afterDot && fraction < source.length() && "eE".indexOf(source.charAt(fraction)) >= 0) {
            int digits = fraction + 1;
            digits += digits < source.length() && "+-".indexOf(source.charAt(digits)) >= 0 ? 1 : 0;
            exponent = isDigit(source, digits) ? digits(source, digits, 10) : fraction;
        }
        if (exponent > end) {
            String text = source.substring(start, exponent).replace("_", "");
            bound(text);
            return new NumberLiteral(Double.parseDouble(text), exponent);
        }
        if (source.charAt(start) == '0') {
            // Zeros alone: what follows them is the next token.
            end = start + 1;
            while (end < source.length() && source.charAt(end) == '0') {
                end++;
            }
        }
        return new NumberLiteral(integer(source.substring(start, end), 10), end);
    }

    private static int radix(String source, int start) {
        if (source.charAt(start) != '0' || start + 2 >= source.length()) {
            return 10;
        }
        int radix =
                switch (Character.toLowerCase(source.charAt(start + 1))) {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    case 'b' -> 2;
                    default -> 10;
                };
        return Character.digit(source.charAt(start + 2), radix) >= 0 ? radix : 10;
    }

    private static int digits(String source, int start, int radix) {
        int end = start;
        while (end < source.length()) {
            char next = source.charAt(end);
            boolean joins = next == '_' && end + 1 < source.length() && isDigit(source.charAt(end + 1), radix);
            if (!joins && !isDigit(next, radix)) {
                break;
            }
            end++;
        }
        return end;
    }

    private static boolean isDigit(char character, int radix) {
        return character < 128 && Character.digit(character, radix) >= 0;
    }

    private static boolean isDigit(String source, int at) {
        return at < source.length() && isDigit(source.charAt(at), 10);
    }

    private static Number integer(String digits, int radix) {
        String text = digits.replace("_", "");
        bound(text);
        return Arithmetic.shrink(new BigInteger(text, radix));
    }

    private static void bound(String text) {
        if (text.length() > MOST_DIGITS) {
            throw new TemplateException(Kind.BOUND, "a number of more than " + MOST_DIGITS + " digits", 0);
        }
    }
}
