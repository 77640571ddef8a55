package io.plumbline.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The way in which a format writes a value: Python's {@code [[fill]align][sign][#][0][width][,][.precision][type]}.
 *
 * @param fill a character
 * @param align {@code <}, {@code >}, {@code ^} or {@code =}; a space if not given
 * @param sign {@code +}, {@code -} or a space
 * @param grouping {@code ,} or {@code _}; a space if none
 * @param precision -1 if not given
 * @param type a space if not given
 */
record FormatSpec(
        String fill, char align, char sign, boolean alternate, long width, char grouping, int precision, char type) {
    private static final int MOST_DIGITS = 400;

    /** Reads a format. */
    static FormatSpec parse(String spec) {
        int at = 0;
        String fill = " ";
        char align = ' ';
        int first = spec.isEmpty() ? 0 : Character.charCount(spec.codePointAt(0));
        if (spec.length() > first && "<>^=".indexOf(spec.charAt(first)) >= 0) {
            fill = spec.substring(0, first);
            align = spec.charAt(first);
            at = first + 1;
        } else if (!spec.isEmpty() && "<>^=".indexOf(spec.charAt(0)) >= 0) {
            align = spec.charAt(0);
            at = 1;
        }
        char sign = at < spec.length() && "+- ".indexOf(spec.charAt(at)) >= 0 ? spec.charAt(at++) : '-';
        boolean alternate = at < spec.length() && spec.charAt(at) == '#';
        at += alternate ? 1 : 0;
        if (at < spec.length() && spec.charAt(at) == '0') {
            fill = align == ' ' ? "0" : fill;
            align = align == ' ' ? '=' : align;
            at++;
        }
        int end = digits(spec, at);
        long width = end == at ? 0 : number(spec.substring(at, end));
        at = end;
        char grouping = at < spec.length() && ",_".indexOf(spec.charAt(at)) >= 0 ? spec.charAt(at++) : ' ';
        int precision = -1;
        if (at < spec.length() && spec.charAt(at) == '.') {
            end = digits(spec, at + 1);
            precision = (int) number(spec.substring(at + 1, end));
            at = end;
        }
        char type = at < spec.length() ? spec.charAt(at++) : ' ';
        if (at < spec.length()) {
            throw TemplateException.failed("Invalid format specifier");
        }
        return new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type);
    }

    private static int digits(String spec, int from) {
        int end = from;
        while (end < spec.length() && spec.charAt(end) >= '0' && spec.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 9) {
            throw TemplateException.failed("Invalid format specifier");
        }
        return Long.parseLong(digits);
    }

    /** Writes a value. */
    String format(Object value, Budget budget) {
        if (value instanceof Double real) {
            return number(real < 0 || 1 / real < 0, real(Math.abs(real)), budget);
        }
        if (Arithmetic.isNumber(value)) {
            if ("eEfFgG%".indexOf(type) >= 0) {
                double real = Arithmetic.real(value);
                return number(real < 0, real(Math.abs(real)), budget);
            }
            return number(negative(value), integer(value), budget);
        }
        if (type != ' ' && type != 's'
                || !(value instanceof String)
                || align == '=' && fill.equals(" ")
                || sign != '-'
                || alternate) {
            throw TemplateException.failed("unsupported format for an object of type '" + Values.type(value) + "'");
        }
        String shown = PythonText.text(value, budget);
        long length = CodePoints.length(shown);
        String cut = precision >= 0 && precision < length ? CodePoints.part(shown, 0, precision) : shown;
        return pad("", cut, '<', budget);
    }

    private static boolean negative(Object value) {
        return Arithmetic.real(value) < 0;
    }

    private String integer(Object value) {
        String digits =
                switch (type) {
                    case 'd', 'n', ' ' -> value instanceof java.math.BigInteger big
                            ? big.abs().toString()
                            : Long.toString(Values.integer(value, "a number")).replace("-", "");
                    case 'x' -> Long.toString(Math.abs(Values.integer(value, "a number")), 16);
                    case 'X' -> Long.toString(Math.abs(Values.integer(value, "a number")), 16)
                            .toUpperCase(Locale.ROOT);
                    case 'o' -> Long.toString(Math.abs(Values.integer(value, "a number")), 8);
                    case 'b' -> Long.toString(Math.abs(Values.integer(value, "a number")), 2);
                    case 'c' -> throw TemplateException.unsupported("the format 'c'");
                    default -> throw TemplateException.failed("Unknown format code '" + type + "'");
                };
        if (precision >= 0) {
            throw TemplateException.failed("Precision not allowed in integer format specifier");
        }
        return (alternate && "xXob".indexOf(type) >= 0 ? "0" + type : "") + grouped(digits);
    }

    private String real(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : "inf";
        }
        if (precision > MOST_DIGITS) {
            throw TemplateException.bound("a number with more than " + MOST_DIGITS + " places");
        }
        int places = precision < 0 ? 6 : precision;
        return switch (type) {
            case 'f', 'F' -> fixed(value, places);
            case '%' -> fixed(value * 100, places) + "%";
            case 'e' -> exponential(value, places);
            case 'E' -> exponential(value, places).toUpperCase(Locale.ROOT);
            case 'g', 'G', 'n' -> {
                String text = general(value, Math.max(1, places));
                yield type == 'G' ? text.toUpperCase(Locale.ROOT) : text;
            }
            case ' ' -> {
                String text = precision < 0 ? FloatText.shown(value) : general(value, Math.max(1, places));
                yield precision >= 0 && text.matches("\\d+") ? text + ".0" : text;
            }
            default -> throw TemplateException.failed("Unknown format code '" + type + "' for object of type 'float'");
        };
    }

    private String fixed(double value, int places) {
        String text =
                new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
        int dot = text.indexOf('.');
        return dot < 0 ? grouped(text) : grouped(text.substring(0, dot)) + text.substring(dot);
    }

    private static String exponential(double value, int places) {
        BigDecimal exact = new BigDecimal(value).round(new java.math.MathContext(places + 1, RoundingMode.HALF_EVEN));
        String digits = exact.unscaledValue().toString();
        int exponent = value == 0 ? 0 : digits.length() - 1 - exact.scale();
        StringBuilder text = new StringBuilder(digits);
        while (text.length() < places + 1) {
            text.append('0');
        }
        text.setLength(places + 1);
        if (places > 0) {
            text.insert(1, '.');
        }
        return String.format("%se%s%02d", text, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private String general(double value, int digits) {
        String scientific = exponential(value, digits - 1);
        int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
        if (exponent >= -4 && exponent < digits) {
            return trimmed(fixed(value, Math.max(0, digits - 1 - exponent)));
        }
        return trimmed(scientific.substring(0, scientific.indexOf('e')))
                + scientific.substring(scientific.indexOf('e'));
    }

    private static String trimmed(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    private String grouped(String digits) {
        if (grouping == ' ') {
            return digits;
        }
        StringBuilder text = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            text.insert(at, grouping);
        }
        return text.toString();
    }

    private String number(boolean negative, String digits, Budget budget) {
        if (align == '=' && grouping != ' ' && fill.equals("0")) {
            throw TemplateException.unsupported("a format with leading zeros in groups");
        }
        String before = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        return pad(before, digits, '>', budget);
    }

    private String pad(String before, String text, char usual, Budget budget) {
        long room = Math.max(0, width - CodePoints.length(before) - CodePoints.length(text));
        char side = align == ' ' ? usual : align;
        TextBuilder padded = new TextBuilder(budget);
        if (side == '=') {
            boolean prefix = text.length() > 1 && text.charAt(0) == '0' && "xXob".indexOf(text.charAt(1)) >= 0;
            int start = prefix ? 2 : 0;
            return padded.append(before)
                    .append(text, 0, start)
                    .repeat(fill, room)
                    .append(text, start, text.length())
                    .toString();
        }
        long left = side == '<' ? 0 : side == '>' ? room : room / 2;
        return padded.repeat(fill, left)
                .append(before)
                .append(text)
                .repeat(fill, room - left)
                .toString();
    }
}
