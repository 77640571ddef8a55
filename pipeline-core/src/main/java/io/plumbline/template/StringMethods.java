package io.plumbline.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The methods of Python's texts, by name. */
final class StringMethods {
    /** Methods that Python has and that are refused, so that they are not taken for what is not there. */
    private static final Set<String> UNSUPPORTED =
            Set.of("encode", "expandtabs", "isascii", "isidentifier", "isprintable", "maketrans", "translate");

    /** A method. */
    @FunctionalInterface
    interface Method {
        Object call(String text, Arguments arguments, Budget budget);
    }

    private static final Map<String, Method> ALL = new HashMap<>();

    static {
        plain("upper", TextCase::upper);
        plain("lower", TextCase::lower);
        plain("casefold", TextCase::fold);
        plain("capitalize", TextCase::capitalize);
        plain("title", TextCase::title);
        plain("swapcase", TextCase::swap);
        ALL.put("isupper", (text, given, budget) -> TextCase.isUpper(text));
        ALL.put("islower", (text, given, budget) -> TextCase.isLower(text));
        ALL.put("istitle", (text, given, budget) -> TextCase.isTitle(text));
        ALL.put("isspace", (text, given, budget) -> PythonText.isBlank(text));
        ALL.put("isalpha", (text, given, budget) -> TextCase.all(text, TextCase::isAlphabetic));
        ALL.put("isalnum", (text, given, budget) -> TextCase.all(text, TextCase::isAlphanumeric));
        ALL.put("isdigit", (text, given, budget) -> TextCase.all(text, TextCase::isDigit));
        ALL.put("isdecimal", (text, given, budget) -> TextCase.all(text, Character::isDigit));
        ALL.put("isnumeric", (text, given, budget) -> TextCase.all(text, TextCase::isNumeric));
        ALL.put("strip", (text, given, budget) -> strip(text, given, true, true));
        ALL.put("lstrip", (text, given, budget) -> strip(text, given, true, false));
        ALL.put("rstrip", (text, given, budget) -> strip(text, given, false, true));
        ALL.put("split", TextSplit::split);
        ALL.put("rsplit", TextSplit::splitFromRight);
        ALL.put("splitlines", TextSplit::lines);
        ALL.put("partition", TextSplit::partition);
        ALL.put("rpartition", TextSplit::partitionFromRight);
        ALL.put("startswith", (text, given, budget) -> TextSearch.edge(text, given, true));
        ALL.put("endswith", (text, given, budget) -> TextSearch.edge(text, given, false));
        ALL.put("find", (text, given, budget) -> TextSearch.find("find", text, given, budget));
        ALL.put("rfind", (text, given, budget) -> TextSearch.find("rfind", text, given, budget));
        ALL.put("index", (text, given, budget) -> TextSearch.find("index", text, given, budget));
        ALL.put("rindex", (text, given, budget) -> TextSearch.find("rindex", text, given, budget));
        ALL.put("count", TextSearch::count);
        ALL.put("replace", StringMethods::replace);
        ALL.put("removeprefix", (text, given, budget) -> {
            String prefix = only("removeprefix", given);
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        });
        ALL.put("removesuffix", (text, given, budget) -> {
            String suffix = only("removesuffix", given);
            return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        });
        ALL.put(
                "join",
                (text, given, budget) ->
                        join(text, given.positional("join", 1, 1).get(0), budget));
        ALL.put("center", (text, given, budget) -> pad("center", text, given, budget));
        ALL.put("ljust", (text, given, budget) -> pad("ljust", text, given, budget));
        ALL.put("rjust", (text, given, budget) -> pad("rjust", text, given, budget));
        ALL.put("zfill", StringMethods::zeros);
        ALL.put("format", (text, given, budget) -> BraceFormat.format(text, given, budget));
        ALL.put("format_map", (text, given, budget) -> {
            if (!(given.positional("format_map", 1, 1).get(0) instanceof Map<?, ?> dict)) {
                throw TemplateException.failed("format_map() takes a dictionary");
            }
            Map<String, Object> named = new HashMap<>();
            dict.forEach((name, value) -> named.put(String.valueOf(name), value));
            return BraceFormat.format(text, new Arguments(List.of(), named), budget);
        });
    }

    private StringMethods() {}

    private static void plain(String name, UnaryOperator<String> method) {
        ALL.put(name, (text, given, budget) -> {
            budget.make(2L * text.length());
            return method.apply(text);
        });
    }

    /** Returns the method of a text; {@link Arguments#MISSING} where there is none of that name. */
    static Object method(String text, String name) {
        Method method = ALL.get(name);
        if (method != null) {
            return (Function) (arguments, rendering) -> {
                rendering.budget().work(text.length());
                Arguments.look(arguments.positional(), rendering.budget());
                if (name.startsWith("is")) {
                    arguments.positional(name, 0, 0);
                }
                return method.call(text, arguments, rendering.budget());
            };
        }
        if (UNSUPPORTED.contains(name)) {
            throw TemplateException.unsupported("str." + name);
        }
        return Arguments.MISSING;
    }

    private static String only(String function, Arguments given) {
        return Values.text(given.positional(function, 1, 1).get(0), "the argument of " + function);
    }

    private static String strip(String text, Arguments arguments, boolean left, boolean right) {
        List<Object> given = arguments.positional("strip", 0, 1);
        return strip(text, given.isEmpty() ? null : given.get(0), left, right);
    }

    /** Strips white space, or the characters of a text. */
    static String strip(String text, Object characters, boolean left, boolean right) {
        if (characters == null) {
            String stripped = right ? PythonText.stripRight(text) : text;
            return left ? PythonText.stripLeft(stripped) : stripped;
        }
        Set<Integer> stripped = new java.util.HashSet<>();
        Values.text(characters, "the argument of strip").codePoints().forEach(stripped::add);
        int start = 0;
        int end = text.length();
        while (left && start < end && stripped.contains(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && stripped.contains(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static Object replace(String text, Arguments arguments, Budget budget) {
        List<Object> given = arguments.positional("replace", 2, 3);
        long most = given.size() > 2 ? Values.integer(given.get(2), "the count of replace") : -1;
        String old = Values.text(given.get(0), "the first argument of replace");
        return replace(text, old, Values.text(given.get(1), "the second argument of replace"), most, budget);
    }

    /** Replaces each place of a text, at most so many where that is not negative. */
    static String replace(String text, String old, String with, long most, Budget budget) {
        budget.work((long) text.length() + old.length());
        TextBuilder replaced = new TextBuilder(budget);
        int from = 0;
        int at = most == 0 ? -1 : CodePoints.find(text, old, 0);
        for (long count = 1; at >= 0; count++) {
            replaced.append(text, from, at).append(with);
            from = at + old.length();
            if (old.isEmpty()) {
                // An empty text is found before every character, and at the end.
                int next = at < text.length() ? at + Character.charCount(text.codePointAt(at)) : -1;
                at = next;
            } else {
                at = from;
            }
            at = count == most || at < 0 ? -1 : CodePoints.find(text, old, at);
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /** Joins texts; refuses anything else. */
    private static String join(String separator, Object values, Budget budget) {
        TextBuilder joined = new TextBuilder(budget);
        String before = "";
        java.util.Iterator<Object> each = Values.iterate(values, budget);
        while (each.hasNext()) {
            joined.append(before).append(Values.text(each.next(), "an item of join"));
            before = separator;
        }
        return joined.toString();
    }

    private static Object pad(String function, String text, Arguments arguments, Budget budget) {
        List<Object> given = arguments.positional(function, 1, 2);
        long width = Values.integer(given.get(0), "the width of " + function);
        String fill = given.size() > 1 ? Values.text(given.get(1), "the fill of " + function) : " ";
        if (CodePoints.length(fill) != 1) {
            throw TemplateException.failed("The fill character must be exactly one character long");
        }
        long room = Math.max(0, width - CodePoints.length(text));
        long before =
                switch (function) {
                    case "ljust" -> 0;
                    case "rjust" -> room;
                        // As Python rounds it: an odd place goes to the left of an even text, to the right of an odd
                        // one.
                    default -> room / 2 + (room & width & 1);
                };
        return new TextBuilder(budget)
                .repeat(fill, before)
                .append(text)
                .repeat(fill, room - before)
                .toString();
    }

    private static Object zeros(String text, Arguments arguments, Budget budget) {
        long width = Values.integer(arguments.positional("zfill", 1, 1).get(0), "the width of zfill");
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return new TextBuilder(budget)
                .append(text, 0, sign)
                .repeat("0", width - CodePoints.length(text))
                .append(text, sign, text.length())
                .toString();
    }
}
