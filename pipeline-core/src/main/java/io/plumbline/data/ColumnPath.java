package io.plumbline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Names that lead into a column: fields of objects behind dots, and of the objects in a list behind {@code []}. */
final class ColumnPath {
    private static final String EACH = "[]";

    private ColumnPath() {}

    /** Returns the column that holds what a name leads to. */
    static String root(String name) {
        String first = name.split("\\.", 2)[0];
        return first.endsWith(EACH) ? first.substring(0, first.length() - EACH.length()) : first;
    }

    /** Returns whether there is a column of exactly this name, or one that the name leads into. */
    static boolean isThere(String name, Predicate<String> columns) {
        return columns.test(name) || columns.test(root(name));
    }

    /** Returns the value of the column of this name, or else what the name leads to; null where that is missing. */
    static Object value(Map<String, ?> row, String name) {
        return row.containsKey(name) ? row.get(name) : value(row, List.of(name.split("\\.")));
    }

    private static Object value(Object place, List<String> steps) {
        if (steps.isEmpty() || !(place instanceof Map<?, ?> fields)) {
            return steps.isEmpty() ? place : null;
        }
        String step = steps.get(0);
        List<String> further = steps.subList(1, steps.size());
        if (!step.endsWith(EACH)) {
            return value(fields.get(step), further);
        }
        Object members = fields.get(step.substring(0, step.length() - EACH.length()));
        if (!(members instanceof List<?> list)) {
            return members;
        }
        List<Object> values = new ArrayList<>();
        list.forEach(member -> values.add(value(member, further)));
        return values;
    }
}
