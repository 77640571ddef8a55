package io.plumbline.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Values as text, as Python's {@code str} and {@code repr} write them. */
final class PythonText {
    private PythonText() {}

    /** Returns what {@code str} does. */
    static String text(Object value, Budget budget) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Undefined) {
            return "";
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        TextBuilder text = new TextBuilder(budget);
        write(value, text, budget);
        return text.toString();
    }

    /** Returns what {@code repr} does. */
    static String shown(Object value, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        write(value, text, budget);
        return text.toString();
    }

    private static void write(Object value, TextBuilder to, Budget budget) {
        budget.enter();
        if (value == null) {
            to.append("None");
        } else if (value instanceof String text) {
            quote(text, to);
        } else if (value instanceof Boolean bool) {
            to.append(bool ? "True" : "False");
        } else if (value instanceof Double number) {
            budget.work(FloatText.COST);
            to.append(FloatText.shown(number));
        } else if (value instanceof Number || value instanceof Range || value instanceof Macro) {
            to.append(value.toString());
        } else if (value instanceof Undefined) {
            to.append("Undefined");
        } else if (value instanceof Markup markup) {
            to.append("Markup(");
            quote(markup.text(), to);
            to.append(')');
        } else if (value instanceof Tuple tuple) {
            items(tuple.iterator(), "(", tuple.size() == 1 ? ",)" : ")", to, budget);
        } else if (value instanceof DictView view) {
            items(view.iterator(), view.type() + "([", "])", to, budget);
        } else if (value instanceof List<?> list) {
            items(list.iterator(), "[", "]", to, budget);
        } else if (value instanceof Map<?, ?> dict) {
            pairs(dict, to, budget);
        } else if (value instanceof Namespace namespace) {
            to.append("<Namespace ");
            pairs(namespace.values(), to, budget);
            to.append('>');
        } else {
            // Python writes an address, which no two runs have in common.
            throw TemplateException.unsupported("a " + Values.type(value) + " as text");
        }
        budget.leave();
    }

    private static void items(Iterator<?> values, String start, String end, TextBuilder to, Budget budget) {
        to.append(start);
        String separator = "";
        while (values.hasNext()) {
            to.append(separator);
            write(values.next(), to, budget);
            separator = ", ";
        }
        to.append(end);
    }

    private static void pairs(Map<?, ?> dict, TextBuilder to, Budget budget) {
        to.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            to.append(separator);
            write(entry.getKey(), to, budget);
            to.append(": ");
            write(entry.getValue(), to, budget);
            separator = ", ";
        }
        to.append('}');
    }

    private static void quote(String text, TextBuilder to) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        to.append(quote);
        for (int at = 0; at < text.length(); ) {
            int next = text.codePointAt(at);
            at += Character.charCount(next);
            switch (next) {
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (next == quote) {
                        to.append('\\').append(quote);
                    } else if (Printable.isPrintable(next)) {
                        to.append(Character.toString(next));
                    } else {
                        to.append(escape(next));
                    }
                }
            }
        }
        to.append(quote);
    }

    private static String escape(int codePoint) {
        if (codePoint < 0x100) {
            return String.format("\\x%02x", codePoint);
        }
        return codePoint < 0x10000 ? String.format("\\u%04x", codePoint) : String.format("\\U%08x", codePoint);
    }

    /** Returns whether Python counts a character as white space. */
    static boolean isSpace(char character) {
        return character <= ' '
                ? character == ' ' || character >= '\t' && character <= '\r' || character >= 0x1c && character <= 0x1f
                : character == 0x85 || character >= 0xa0 && Character.isSpaceChar(character);
    }

    /** Returns whether a text is white space, and not empty. */
    static boolean isBlank(String text) {
        return !text.isEmpty() && stripRight(text).isEmpty();
    }

    static String stripRight(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String stripLeft(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }
}
