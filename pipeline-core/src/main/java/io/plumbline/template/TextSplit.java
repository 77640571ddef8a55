package io.plumbline.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The methods of Python's texts that cut them. */
final class TextSplit {
    private TextSplit() {}

    static Object split(String text, Arguments arguments, Budget budget) {
        Object[] given = arguments.bind("split", 0, "sep", "maxsplit");
        long most = Values.integer(Arguments.or(given[1], -1L), "maxsplit");
        Object separator = Arguments.or(given[0], null);
        return separator == null ? words(text, most, budget) : parts(text, separator(separator), most, budget);
    }

    static Object splitFromRight(String text, Arguments arguments, Budget budget) {
        Object[] given = arguments.bind("rsplit", 0, "sep", "maxsplit");
        long most = Values.integer(Arguments.or(given[1], -1L), "maxsplit");
        Object separator = Arguments.or(given[0], null);
        return separator == null
                ? wordsFromRight(text, most, budget)
                : partsFromRight(text, separator(separator), most, budget);
    }

    private static String separator(Object given) {
        String separator = Values.text(given, "a separator");
        if (separator.isEmpty()) {
            throw TemplateException.failed("empty separator");
        }
        return separator;
    }

    private static void add(List<Object> parts, String part, Budget budget) {
        budget.places(1);
        budget.make(part.length());
        parts.add(part);
    }

    private static List<Object> words(String text, long most, Budget budget) {
        List<Object> words = new ArrayList<>();
        String rest = PythonText.stripLeft(text);
        int at = 0;
        while (at < rest.length()) {
            if (most >= 0 && words.size() == most) {
                add(words, rest.substring(at), budget);
                return words;
            }
            int end = at;
            while (end < rest.length() && !PythonText.isSpace(rest.charAt(end))) {
                end++;
            }
            add(words, rest.substring(at, end), budget);
            at = end;
            while (at < rest.length() && PythonText.isSpace(rest.charAt(at))) {
                at++;
            }
        }
        return words;
    }

    private static List<Object> wordsFromRight(String text, long most, Budget budget) {
        List<Object> words = new ArrayList<>();
        String rest = PythonText.stripRight(text);
        int end = rest.length();
        while (end > 0) {
            if (most >= 0 && words.size() == most) {
                add(words, rest.substring(0, end), budget);
                break;
            }
            int start = end;
            while (start > 0 && !PythonText.isSpace(rest.charAt(start - 1))) {
                start--;
            }
            add(words, rest.substring(start, end), budget);
            end = start;
            while (end > 0 && PythonText.isSpace(rest.charAt(end - 1))) {
                end--;
            }
        }
        Collections.reverse(words);
        return words;
    }

    private static List<Object> parts(String text, String separator, long most, Budget budget) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        int at = CodePoints.find(text, separator, 0);
        while (at >= 0 && (most < 0 || parts.size() < most)) {
            add(parts, text.substring(from, at), budget);
            from = at + separator.length();
            budget.work(separator.length());
            at = CodePoints.find(text, separator, from);
        }
        add(parts, text.substring(from), budget);
        return parts;
    }

    private static List<Object> partsFromRight(String text, String separator, long most, Budget budget) {
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        int at = TextSearch.last(text, separator, end - separator.length());
        while (at >= 0 && (most < 0 || parts.size() < most)) {
            add(parts, text.substring(at + separator.length(), end), budget);
            end = at;
            budget.work(separator.length() <= 32 ? 1 : end);
            at = TextSearch.last(text, separator, end - separator.length());
        }
        add(parts, text.substring(0, end), budget);
        Collections.reverse(parts);
        return parts;
    }

    static Object partition(String text, Arguments arguments, Budget budget) {
        String separator = separator(arguments.positional("partition", 1, 1).get(0));
        int at = CodePoints.find(text, separator, 0);
        return at < 0
                ? new Tuple(List.of(text, "", ""))
                : new Tuple(List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
    }

    static Object partitionFromRight(String text, Arguments arguments, Budget budget) {
        String separator = separator(arguments.positional("rpartition", 1, 1).get(0));
        int at = TextSearch.last(text, separator, text.length());
        return at < 0
                ? new Tuple(List.of("", "", text))
                : new Tuple(List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
    }

    static Object lines(String text, Arguments arguments, Budget budget) {
        boolean keep = Values.truth(Arguments.or(arguments.bind("splitlines", 0, "keepends")[0], false));
        return lines(text, keep, budget);
    }

    /** Cuts a text at line ends, with them or without. */
    static List<Object> lines(String text, boolean keepEnds, Budget budget) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            int end = next == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? at + 2 : at + 1;
            if (isLineEnd(next)) {
                add(lines, text.substring(from, keepEnds ? end : at), budget);
                from = end;
            }
            at = end;
        }
        if (from < text.length()) {
            add(lines, text.substring(from), budget);
        }
        return lines;
    }

    private static boolean isLineEnd(char character) {
        return character >= '\n' && character <= '\r'
                || character >= 0x1c && character <= 0x1e
                || character == 0x85
                || character == 0x2028
                || character == 0x2029;
    }
}
