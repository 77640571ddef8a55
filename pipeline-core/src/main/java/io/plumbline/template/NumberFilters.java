package io.plumbline.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters of numbers. */
final class NumberFilters {
    static final Map<String, Filters.Filter> ALL = Map.of(
            "abs", NumberFilters::absolute,
            "int", NumberFilters::integer,
            "float", NumberFilters::real,
            "round", NumberFilters::round);

    private static final int LONGEST = 400;
    private static final Pattern REAL =
            Pattern.compile("[+-]?(\\d+(_\\d+)*+(\\.(\\d+(_\\d+)*+)?)?|\\.\\d+(_\\d+)*+)([eE][+-]?\\d+(_\\d+)*+)?");
    private static final Pattern NAMED = Pattern.compile("[+-]?(inf|infinity|nan)");

    private NumberFilters() {}

    private static Object absolute(Object value, Arguments arguments, Rendering rendering) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (!Arithmetic.isNumber(value)) {
            throw TemplateException.failed("bad operand type for abs(): '" + Values.type(value) + "'");
        }
        long number = Values.integer(value, "what abs is given");
        return number < 0 ? Arithmetic.unary("-", number) : number;
    }

    private static Object integer(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("int", 0, "default", "base");
        Object otherwise = Arguments.or(given[0], 0L);
        int base = (int) Values.integer(Arguments.or(given[1], 10L), "the base of int");
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (value instanceof Boolean || value instanceof Long || value instanceof BigInteger) {
            return value instanceof Boolean bool ? (bool ? 1L : 0L) : value;
        }
        Object whole = value instanceof String text ? whole(text, base) : null;
        Object number = whole == null ? parsed(value) : null;
        if (whole == null && number instanceof Double real && !real.isNaN() && !real.isInfinite()) {
            whole = Arithmetic.shrink(new BigDecimal(real).toBigInteger());
        }
        return whole == null ? otherwise : whole;
    }

    /** Returns the integer that a text is; null where it is none. */
    private static Object whole(String text, int base) {
        String stripped = StringMethods.strip(text, null, true, true);
        if (stripped.length() > LONGEST) {
            return null;
        }
        String digits = stripped.replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-zA-Z])", "");
        String sign = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(0, 1) : "";
        String rest = digits.substring(sign.length());
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : null;
        if (prefix != null && rest.toLowerCase(java.util.Locale.ROOT).startsWith(prefix)) {
            rest = rest.substring(2);
        }
        boolean valid = base >= 2 && base <= 36 && !rest.isEmpty() && !rest.startsWith("-") && !rest.startsWith("+");
        try {
            return valid ? Arithmetic.shrink(new BigInteger(sign + rest, base)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object real(Object value, Arguments arguments, Rendering rendering) {
        Object otherwise = Arguments.or(arguments.bind("float", 0, "default")[0], 0.0);
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        Object number = parsed(value);
        return number == null ? otherwise : number;
    }

    /** Returns a value as a float; null where it is none. */
    private static Object parsed(Object value) {
        if (Arithmetic.isNumber(value)) {
            return Arithmetic.real(value);
        }
        if (!(value instanceof String text) || text.length() > LONGEST) {
            return null;
        }
        String stripped = StringMethods.strip(text, null, true, true);
        String lower = stripped.toLowerCase(java.util.Locale.ROOT);
        if (NAMED.matcher(lower).matches()) {
            return lower.endsWith("nan")
                    ? Double.NaN
                    : lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return REAL.matcher(stripped).matches() ? (Object) Double.parseDouble(stripped.replace("_", "")) : null;
    }

    private static Object round(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("round", 0, "precision", "method");
        int precision = (int) Math.max(-400, Math.min(400, Values.integer(Arguments.or(given[0], 0L), "a precision")));
        Object method = Arguments.or(given[1], "common");
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (!Arithmetic.isNumber(value)) {
            throw TemplateException.failed("type " + Values.type(value) + " doesn't define __round__ method");
        }
        if (method.equals("common")) {
            return rounded(value, precision);
        }
        if (!method.equals("ceil") && !method.equals("floor")) {
            throw TemplateException.failed("method must be common, ceil or floor");
        }
        double power = Math.pow(10, precision);
        double scaled = Arithmetic.real(value) * power;
        return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / power;
    }

    private static Object rounded(Object value, int precision) {
        if (value instanceof Double real) {
            if (real.isNaN() || real.isInfinite()) {
                return real;
            }
            double rounded = new BigDecimal(real)
                    .setScale(precision, RoundingMode.HALF_EVEN)
                    .doubleValue();
            return Math.copySign(rounded, real);
        }
        long whole = Values.integer(value, "what round is given");
        return precision >= 0
                ? whole
                : BigDecimal.valueOf(whole)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .longValue();
    }
}
