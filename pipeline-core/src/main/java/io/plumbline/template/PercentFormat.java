package io.plumbline.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's {@code text % values}. */
final class PercentFormat {
    private PercentFormat() {}

    static String format(String text, Object values, Budget budget) {
        Iterator<?> given = values instanceof Tuple tuple
                ? tuple.iterator()
                : List.of(new Object[] {values == null ? Arguments.MISSING : values})
                        .iterator();
        TextBuilder formatted = new TextBuilder(budget);
        boolean named = false;
        int at = 0;
        while (at < text.length()) {
            int percent = text.indexOf('%', at);
            if (percent < 0) {
                formatted.append(text, at, text.length());
                break;
            }
            formatted.append(text, at, percent);
            at = percent + 1;
            Object value = Arguments.MISSING;
            if (at < text.length() && text.charAt(at) == '(') {
                int end = text.indexOf(')', at);
                if (end < 0 || !(values instanceof Map<?, ?> dict) || !dict.containsKey(text.substring(at + 1, end))) {
                    throw TemplateException.failed("format requires a mapping with the key it names");
                }
                value = dict.get(text.substring(at + 1, end));
                named = true;
                at = end + 1;
            }
            int start = at;
            while (at < text.length() && "-+ #0123456789.".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at == text.length()) {
                throw TemplateException.failed("incomplete format");
            }
            char type = text.charAt(at++);
            if (type == '%') {
                formatted.append('%');
                continue;
            }
            if (!named) {
                if (!given.hasNext()) {
                    throw TemplateException.failed("not enough arguments for format string");
                }
                Object next = given.next();
                value = next == Arguments.MISSING ? null : next;
            }
            formatted.append(one(text.substring(start, at - 1), type, value, budget));
        }
        boolean all = named || values instanceof Map || values instanceof List && !(values instanceof Tuple);
        if (!all && given.hasNext()) {
            throw TemplateException.failed("not all arguments converted during string formatting");
        }
        return formatted.toString();
    }

    private static String one(String flags, char type, Object value, Budget budget) {
        int digits = 0;
        while (digits < flags.length() && "-+ #0".indexOf(flags.charAt(digits)) >= 0) {
            digits++;
        }
        String set = flags.substring(0, digits);
        String size = flags.substring(digits);
        boolean text = type == 's' || type == 'r' || type == 'a' || type == 'c';
        String align = set.contains("-") ? "<" : text || !set.contains("0") ? ">" : "0=";
        String sign = text ? "" : set.contains("+") ? "+" : set.contains(" ") ? " " : "";
        String alternate = !text && set.contains("#") ? "#" : "";
        String precise = size.endsWith(".") ? size + "0" : size;
        if (text) {
            String shown = type == 's' ? PythonText.text(value, budget) : shown(type, value, budget);
            return FormatSpec.parse(align + precise + "s").format(shown, budget);
        }
        if (!Arithmetic.isNumber(value)) {
            throw TemplateException.failed(
                    "%" + type + " format: a real number is required, not " + Values.type(value));
        }
        boolean whole = type == 'd' || type == 'i' || type == 'u';
        if (whole || type == 'x' || type == 'X' || type == 'o') {
            Object number = whole && value instanceof Double real ? Long.valueOf((long) (double) real) : value;
            if (number instanceof Double || precise.contains(".")) {
                throw TemplateException.unsupported("'%" + flags + type + "' for a " + Values.type(value));
            }
            return FormatSpec.parse(align + sign + alternate + precise + (whole ? 'd' : type))
                    .format(number, budget);
        }
        if ("eEfFgG".indexOf(type) < 0) {
            throw TemplateException.failed("unsupported format character '" + type + "'");
        }
        return FormatSpec.parse(align + sign + precise + type).format(value, budget);
    }

    private static String shown(char type, Object value, Budget budget) {
        if (type != 'r') {
            throw TemplateException.unsupported("'%" + type + "'");
        }
        return PythonText.shown(value, budget);
    }
}
