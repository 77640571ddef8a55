package io.plumbline.template;

import java.util.List;

/** The methods of Python's texts that look for others in them. */
final class TextSearch {
    private TextSearch() {}

    /** Finds the last place of a text that begins at an index or before it; -1 where there is none. */
    static int last(String text, String wanted, int from) {
        if (wanted.length() <= 32) {
            return text.lastIndexOf(wanted, from);
        }
        // Backwards, in time proportional to the length of both.
        String backwards = new StringBuilder(wanted).reverse().toString();
        int end = Math.min(text.length(), from + wanted.length());
        if (end < wanted.length()) {
            return -1;
        }
        int at = CodePoints.find(
                new StringBuilder(text.substring(0, end)).reverse().toString(), backwards, 0);
        return at < 0 ? -1 : end - at - wanted.length();
    }

    static Object find(String function, String text, Arguments arguments, Budget budget) {
        List<Object> given = arguments.positional(function, 1, 3);
        String wanted = Values.text(given.get(0), "the argument of " + function);
        String part = part(text, given);
        budget.work((long) text.length() + wanted.length());
        int at = part == null
                ? -1
                : function.startsWith("r") ? last(part, wanted, part.length()) : CodePoints.find(part, wanted, 0);
        if (at >= 0) {
            return start(text, given) + CodePoints.place(part, at);
        }
        if (function.endsWith("index")) {
            throw TemplateException.failed("substring not found");
        }
        return -1L;
    }

    static Object count(String text, Arguments arguments, Budget budget) {
        List<Object> given = arguments.positional("count", 1, 3);
        String wanted = Values.text(given.get(0), "the argument of count");
        String part = part(text, given);
        if (part == null) {
            return 0L;
        }
        if (wanted.isEmpty()) {
            return CodePoints.length(part) + 1L;
        }
        long count = 0;
        for (int at = CodePoints.find(part, wanted, 0);
                at >= 0;
                at = CodePoints.find(part, wanted, at + wanted.length())) {
            budget.work(wanted.length());
            count++;
        }
        return count;
    }

    static Object edge(String text, Arguments arguments, boolean start) {
        List<Object> given = arguments.positional(start ? "startswith" : "endswith", 1, 3);
        String part = part(text, given);
        List<?> wanted =
                given.get(0) instanceof Tuple tuple ? tuple : java.util.Collections.singletonList(given.get(0));
        boolean found = false;
        for (Object one : wanted) {
            String edge = Values.text(one, "the argument of " + (start ? "startswith" : "endswith"));
            found |= part != null && (start ? part.startsWith(edge) : part.endsWith(edge));
        }
        return found;
    }

    private static long start(String text, List<Object> given) {
        return given.size() < 2 || given.get(1) == null ? 0 : bound(given.get(1), CodePoints.length(text));
    }

    /** Returns the part of a text that the arguments behind the first name; null where they name none. */
    private static String part(String text, List<Object> given) {
        if (given.size() < 2) {
            return text;
        }
        long length = CodePoints.length(text);
        long start = start(text, given);
        long stop = given.size() < 3 || given.get(2) == null ? length : Math.min(length, bound(given.get(2), length));
        return start > stop ? null : CodePoints.part(text, start, stop);
    }

    private static long bound(Object value, long length) {
        long place = Values.integer(value, "a place in a text");
        return place < 0 ? Math.max(0, place + length) : place;
    }
}
