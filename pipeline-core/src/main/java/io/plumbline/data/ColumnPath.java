package io.plumbline.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Names that lead into a column: fields of objects behind dots, and of the objects in a list behind {@code []}. */
public final class ColumnPath {
    /** The step into each member of a list. */
    public static final String EACH = "[]";

    private ColumnPath() {}

    /** Returns the column that holds what a name leads to. */
    static String root(String name) {
        String first = name.split("\\.", 2)[0];
        return first.endsWith(EACH) ? first.substring(0, first.length() - EACH.length()) : first;
    }

    /** Returns the steps by which a name leads into its column; {@link #EACH} is one of its own. */
    static List<String> steps(String name) {
        List<String> steps = new ArrayList<>();
        for (String step : name.split("\\.")) {
            boolean each = step.endsWith(EACH);
            steps.add(each ? step.substring(0, step.length() - EACH.length()) : step);
            if (each) {
                steps.add(EACH);
            }
        }
        return steps.subList(1, steps.size());
    }

    /** Returns whether there is a column of exactly this name, or one that the name leads into. */
    static boolean isThere(String name, Predicate<String> columns) {
        return columns.test(name) || columns.test(root(name));
    }

    /** Returns the value of the column of this name, or else what the name leads to; null where that is missing. */
    static Object value(Map<String, ?> row, String name) {
        return row.containsKey(name) ? row.get(name) : value(row, List.of(name.split("\\.")));
    }

    /**
     * The first step of a name that leads nowhere.
     *
     * @param before the steps before it, as in the name
     * @param step what no field is called
     * @param after the steps behind it, as in the name
     * @param fields that are there
     */
    record LostStep(String before, String step, String after, Set<String> fields) {
        /** Returns the whole name with another step instead. */
        String with(String other) {
            return before + "." + other + after;
        }
    }

    /** Returns the step of a name at which an object of the row lacks the field; empty where none does. */
    static Optional<LostStep> lost(Map<String, ?> row, String name) {
        String[] steps = name.split("\\.");
        Object place = row;
        for (int index = 0; index < steps.length && place instanceof Map<?, ?> fields; index++) {
            boolean each = steps[index].endsWith(EACH);
            String step = each ? steps[index].substring(0, steps[index].length() - EACH.length()) : steps[index];
            if (!fields.containsKey(step)) {
                Set<String> there = new LinkedHashSet<>();
                fields.keySet().forEach(field -> there.add(String.valueOf(field)));
                String before = String.join(".", Arrays.copyOf(steps, index));
                String after = String.join(".", Arrays.copyOfRange(steps, index + 1, steps.length));
                return index == 0
                        ? Optional.empty()
                        : Optional.of(new LostStep(
                                before, step, (each ? EACH : "") + (after.isEmpty() ? "" : "." + after), there));
            }
            place = each ? first(fields.get(step)) : fields.get(step);
        }
        return Optional.empty();
    }

    private static Object first(Object members) {
        return members instanceof List<?> list && !list.isEmpty() ? list.get(0) : null;
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
