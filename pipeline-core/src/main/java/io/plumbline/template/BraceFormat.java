package io.plumbline.template;

import java.util.List;

/** Python's {@code text.format(values)}, as Jinja's sandbox lets it reach for attributes. */
final class BraceFormat {
    private final Arguments arguments;
    private final Budget budget;
    private int next;
    private boolean counts;
    private boolean numbers;

    private BraceFormat(Arguments arguments, Budget budget) {
        this.arguments = arguments;
        this.budget = budget;
    }

    static String format(String text, Arguments arguments, Budget budget) {
        return new BraceFormat(arguments, budget).format(text, 0);
    }

    private String format(String text, int depth) {
        if (depth > 1) {
            throw TemplateException.failed("Max string recursion exceeded");
        }
        TextBuilder formatted = new TextBuilder(budget);
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at++);
            boolean doubled = at < text.length() && text.charAt(at) == character;
            if (character != '{' && character != '}') {
                formatted.append(character);
            } else if (doubled) {
                formatted.append(character);
                at++;
            } else if (character == '}') {
                throw TemplateException.failed("Single '}' encountered in format string");
            } else {
                int end = end(text, at);
                formatted.append(field(text.substring(at, end), depth));
                at = end + 1;
            }
        }
        return formatted.toString();
    }

    private static int end(String text, int from) {
        int open = 1;
        for (int at = from; at < text.length(); at++) {
            open += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
            if (open == 0) {
                return at;
            }
        }
        throw TemplateException.failed("expected '}' before end of string");
    }

    private String field(String field, int depth) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? field : field.substring(0, colon);
        int mark = name.indexOf('!');
        String path = mark < 0 ? name : name.substring(0, mark);
        Object value = value(path);
        String spec = colon < 0 ? "" : format(field.substring(colon + 1), depth + 1);
        String conversion = mark < 0 ? "" : name.substring(mark + 1);
        if (conversion.equals("s")) {
            value = PythonText.text(value, budget);
        } else if (conversion.equals("r")) {
            value = PythonText.shown(value, budget);
        } else if (!conversion.isEmpty()) {
            throw TemplateException.unsupported("the conversion '!" + conversion + "'");
        }
        return spec.isEmpty()
                ? PythonText.text(value, budget)
                : FormatSpec.parse(spec).format(value, budget);
    }

    private Object value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Object value = first(path.substring(0, end));
        int at = end;
        while (at < path.length()) {
            boolean item = path.charAt(at) == '[';
            int stop = at + 1;
            while (stop < path.length() && (item ? path.charAt(stop) != ']' : ".[".indexOf(path.charAt(stop)) < 0)) {
                stop++;
            }
            String part = path.substring(at + 1, stop);
            if (part.isEmpty() || item && stop == path.length()) {
                throw TemplateException.failed("Empty attribute in format string");
            }
            value = item ? Attributes.item(value, key(part), budget) : Attributes.attribute(value, part);
            at = item ? stop + 1 : stop;
        }
        return value;
    }

    private Object first(String name) {
        Object key = name.isEmpty() ? Long.valueOf(next++) : key(name);
        if (key instanceof Long index) {
            counts |= name.isEmpty();
            numbers |= !name.isEmpty();
            if (counts && numbers) {
                throw TemplateException.failed("a format has fields with numbers and fields without");
            }
            List<Object> values = arguments.positional();
            if (index >= values.size()) {
                throw TemplateException.failed(
                        "Replacement index " + index + " out of range for positional args tuple");
            }
            return values.get(index.intValue());
        }
        if (!arguments.named().containsKey(name)) {
            throw TemplateException.failed("format() has no value of a name that stands in its text");
        }
        return arguments.named().get(name);
    }

    private static Object key(String part) {
        boolean number = part.length() < 10 && TextCase.all(part, next -> next >= '0' && next <= '9');
        return number ? (Object) Long.valueOf(part) : part;
    }
}
