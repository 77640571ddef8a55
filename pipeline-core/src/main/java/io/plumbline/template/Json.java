package io.plumbline.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The filter {@code tojson} as transformers has it: Python's {@code json.dumps}, without escapes for HTML. */
final class Json {
    private final TextBuilder text;
    private final Budget budget;
    private final boolean ascii;
    private final String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;

    private Json(Object[] given, Budget budget) {
        this.text = new TextBuilder(budget);
        this.budget = budget;
        this.ascii = Values.truth(Arguments.or(given[0], false));
        this.indent = indent(Arguments.or(given[1], null), budget);
        Object separators = Arguments.or(given[2], null);
        if (separators == null) {
            this.itemSeparator = indent == null ? ", " : ",";
            this.keySeparator = ": ";
        } else {
            List<Object> both = Values.list(separators, budget);
            if (both.size() != 2) {
                throw TemplateException.failed("separators of tojson must be two texts");
            }
            this.itemSeparator = Values.text(both.get(0), "a separator of tojson");
            this.keySeparator = Values.text(both.get(1), "a separator of tojson");
        }
        this.sorted = Values.truth(Arguments.or(given[3], false));
    }

    static Object filter(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        Json json = new Json(given, rendering.budget());
        json.write(value, 1);
        return json.text.toString();
    }

    private static String indent(Object given, Budget budget) {
        if (given == null || given instanceof String) {
            return (String) given;
        }
        return new TextBuilder(budget)
                .repeat(" ", Values.integer(given, "indent of tojson"))
                .toString();
    }

    private void write(Object value, int level) {
        budget.enter();
        if (value instanceof Map<?, ?> dict) {
            object(dict, level);
        } else if (value instanceof List<?> list && !(value instanceof Range)) {
            array(list, level);
        } else if (value == null) {
            text.append("null");
        } else if (value instanceof String string) {
            quote(string);
        } else if (value instanceof Markup markup) {
            quote(markup.text());
        } else if (value instanceof Boolean || Arithmetic.isNumber(value)) {
            budget.work(value instanceof Double ? FloatText.COST : 1);
            text.append(scalar(value));
        } else {
            throw TemplateException.failed("Object of type " + Values.type(value) + " is not JSON serializable");
        }
        budget.leave();
    }

    private static String scalar(Object value) {
        if (value instanceof Double number) {
            if (number.isNaN()) {
                return "NaN";
            }
            return number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : FloatText.shown(number);
        }
        return value == null ? "null" : value.toString();
    }

    private void array(List<?> list, int level) {
        if (list.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        String separator = "";
        for (Object item : list) {
            text.append(separator);
            line(level);
            write(item, level + 1);
            separator = itemSeparator;
        }
        line(level - 1);
        text.append(']');
    }

    private void object(Map<?, ?> dict, int level) {
        if (dict.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        String separator = "";
        for (Object key : keys(dict)) {
            text.append(separator);
            line(level);
            quote(key instanceof String name ? name : scalar(key));
            text.append(keySeparator);
            write(dict.get(key), level + 1);
            separator = itemSeparator;
        }
        line(level - 1);
        text.append('}');
    }

    private Collection<?> keys(Map<?, ?> dict) {
        if (!sorted) {
            return dict.keySet();
        }
        List<Object> keys = new ArrayList<>(dict.keySet());
        return Comparisons.sorted(keys, keys, false, budget);
    }

    private void line(int level) {
        if (indent != null) {
            text.append('\n').repeat(indent, level);
        }
    }

    private void quote(String string) {
        text.append('"');
        int from = 0;
        for (int at = 0; at < string.length(); at++) {
            String escaped = escape(string.charAt(at));
            if (escaped != null) {
                text.append(string, from, at).append(escaped);
                from = at + 1;
            }
        }
        text.append(string, from, string.length()).append('"');
    }

    private String escape(char character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> character < ' ' || ascii && character > '~' ? String.format("\\u%04x", (int) character) : null;
        };
    }
}
