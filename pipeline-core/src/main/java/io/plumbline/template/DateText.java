package io.plumbline.template;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Dates as C's {@code strftime} writes them in its own locale. */
final class DateText {
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('h', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"),
            Map.entry('d', "dd"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('e', "ppd"),
            Map.entry('f', "SSSSSS"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('R', "HH:mm"),
            Map.entry('S', "ss"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('u', "e"),
            Map.entry('x', "MM/dd/yy"),
            Map.entry('X', "HH:mm:ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"));

    /** The cost of a part of a date, in characters looked at. */
    private static final int COST = 1_000;

    private DateText() {}

    static String format(String format, LocalDateTime time, Budget budget) {
        TextBuilder text = new TextBuilder(budget);
        int at = 0;
        while (at < format.length()) {
            char next = format.charAt(at++);
            if (next != '%' || at == format.length()) {
                text.append(next);
                continue;
            }
            budget.work(COST);
            char code = format.charAt(at++);
            boolean unpadded = code == '-' && at < format.length();
            String part = part(unpadded ? format.charAt(at++) : code, time);
            text.append(unpadded ? part.replaceFirst("^[0 ]+(?=.)", "") : part);
        }
        return text.toString();
    }

    private static String part(char code, LocalDateTime time) {
        if (code == 'u') {
            return String.valueOf(time.getDayOfWeek().getValue());
        }
        if (code == 'w') {
            return String.valueOf(time.getDayOfWeek().getValue() % 7);
        }
        // A time without a zone has no name and no distance of one.
        if (code == 'Z' || code == 'z') {
            return "";
        }
        String literal = "%nt".indexOf(code) < 0 ? null : code == '%' ? "%" : code == 'n' ? "\n" : "\t";
        if (literal != null) {
            return literal;
        }
        String pattern = PATTERNS.get(code);
        if (pattern == null) {
            throw TemplateException.unsupported("'%" + code + "' of strftime_now");
        }
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}
