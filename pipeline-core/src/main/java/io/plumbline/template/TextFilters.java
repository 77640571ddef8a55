package io.plumbline.template;

import java.util.List;
import java.util.Map;

/** Filters of texts. */
final class TextFilters {
    static final Map<String, Filters.Filter> ALL = Map.ofEntries(
            Map.entry("string", (value, given, rendering) -> value instanceof Markup ? value : text(value, rendering)),
            Map.entry("upper", (value, given, rendering) -> method("upper", value, given, rendering)),
            Map.entry("lower", (value, given, rendering) -> method("lower", value, given, rendering)),
            Map.entry("capitalize", (value, given, rendering) -> method("capitalize", value, given, rendering)),
            Map.entry("title", TextFilters::title),
            Map.entry("trim", TextFilters::trim),
            Map.entry("replace", TextFilters::replace),
            Map.entry("center", TextFilters::center),
            Map.entry("indent", TextFilters::indent),
            Map.entry("truncate", TextFilters::truncate),
            Map.entry("format", TextFilters::format),
            Map.entry("wordcount", TextFilters::words),
            Map.entry("safe", (value, given, rendering) -> new Markup(text(value, rendering))),
            Map.entry("escape", TextFilters::escape),
            Map.entry("e", TextFilters::escape),
            Map.entry(
                    "forceescape",
                    (value, given, rendering) -> Markup.escape(text(value, rendering), rendering.budget())));

    private TextFilters() {}

    private static String text(Object value, Rendering rendering) {
        return PythonText.text(value, rendering.budget());
    }

    private static Object method(String name, Object value, Arguments arguments, Rendering rendering) {
        return Invocation.Call.call(StringMethods.method(text(value, rendering), name), arguments, rendering);
    }

    private static Object escape(Object value, Arguments arguments, Rendering rendering) {
        return value instanceof Markup ? value : Markup.escape(text(value, rendering), rendering.budget());
    }

    /** Begins each word with a capital; words begin behind white space and opening brackets. */
    private static Object title(Object value, Arguments arguments, Rendering rendering) {
        String text = text(value, rendering);
        StringBuilder title = new StringBuilder();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || begins(text.charAt(at))) {
                word(text.substring(from, at), title);
                if (at < text.length()) {
                    title.append(text.charAt(at));
                }
                from = at + 1;
            }
        }
        rendering.budget().make(title.length());
        return title.toString();
    }

    private static boolean begins(char character) {
        return "-({[<".indexOf(character) >= 0 || PythonText.isSpace(character);
    }

    private static void word(String word, StringBuilder title) {
        if (!word.isEmpty()) {
            int first = Character.charCount(word.codePointAt(0));
            title.append(TextCase.upper(word.substring(0, first))).append(TextCase.lower(word.substring(first)));
        }
    }

    private static Object trim(Object value, Arguments arguments, Rendering rendering) {
        Object characters = Arguments.or(arguments.bind("trim", 0, "chars")[0], null);
        String text = text(value, rendering);
        rendering.budget().work(text.length());
        return StringMethods.strip(text, characters, true, true);
    }

    private static Object replace(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("replace", 2, "old", "new", "count");
        Object count = Arguments.or(given[2], null);
        return StringMethods.replace(
                text(value, rendering),
                text(given[0], rendering),
                text(given[1], rendering),
                count == null ? -1 : Values.integer(count, "the count of replace"),
                rendering.budget());
    }

    private static Object center(Object value, Arguments arguments, Rendering rendering) {
        Object width = Arguments.or(arguments.bind("center", 0, "width")[0], 80L);
        return method("center", value, new Arguments(List.of(width), Map.of()), rendering);
    }

    private static Object indent(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("indent", 0, "width", "first", "blank");
        String text = Values.text(value, "what indent is given");
        Object width = Arguments.or(given[0], 4L);
        Budget budget = rendering.budget();
        String indention = width instanceof String
                ? (String) width
                : new TextBuilder(budget)
                        .repeat(" ", Values.integer(width, "the width of indent"))
                        .toString();
        boolean blank = Values.truth(Arguments.or(given[2], false));
        TextBuilder indented = new TextBuilder(budget);
        boolean indents = Values.truth(Arguments.or(given[1], false));
        String separator = "";
        boolean first = true;
        for (Object line : TextSplit.lines(text + "\n", false, budget)) {
            indented.append(separator);
            if (first ? indents : blank || !((String) line).isEmpty()) {
                indented.append(indention);
            }
            indented.append((String) line);
            separator = "\n";
            first = false;
        }
        return indented.toString();
    }

    private static Object truncate(Object value, Arguments arguments, Rendering rendering) {
        Object[] given = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
        String text = Values.text(value, "what truncate is given");
        long length = Values.integer(Arguments.or(given[0], 255L), "the length of truncate");
        String end = Values.text(Arguments.or(given[2], "..."), "the end of truncate");
        Object leeway = Arguments.or(given[3], null);
        long room = leeway == null ? 5 : Values.integer(leeway, "the leeway of truncate");
        int count = CodePoints.length(text);
        if (length < CodePoints.length(end) || room < 0) {
            throw TemplateException.failed(
                    "truncate needs a length of that of its end, and a leeway that is not negative");
        }
        if (count <= length + room) {
            return text;
        }
        String cut = CodePoints.part(text, 0, length - CodePoints.length(end));
        int space = cut.lastIndexOf(' ');
        boolean whole = !Values.truth(Arguments.or(given[1], false)) && space >= 0;
        rendering.budget().make(text.length());
        return (whole ? cut.substring(0, space) : cut) + end;
    }

    private static Object format(Object value, Arguments arguments, Rendering rendering) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw TemplateException.failed("can't handle positional and keyword arguments at the same time");
        }
        Object values = arguments.named().isEmpty() ? new Tuple(arguments.positional()) : arguments.named();
        return PercentFormat.format(text(value, rendering), values, rendering.budget());
    }

    private static Object words(Object value, Arguments arguments, Rendering rendering) {
        long words = 0;
        boolean inWord = false;
        for (int next : text(value, rendering).codePoints().toArray()) {
            boolean part = next == '_' || TextCase.isAlphanumeric(next);
            words += part && !inWord ? 1 : 0;
            inWord = part;
        }
        return words;
    }
}
