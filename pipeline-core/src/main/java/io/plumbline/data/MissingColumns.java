package io.plumbline.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Names the columns that a row lacks, those that it has, and the settings that would read them. */
final class MissingColumns {
    private static final int MOST_NAMES = 20;
    private static final int LONGEST_NAME = 40;

    private MissingColumns() {}

    /** @throws QuarantineException where a row lacks a column, naming it; a column that is null is not missing */
    static void check(Map<String, ?> row, List<String> roles, Columns columns) throws QuarantineException {
        if (!of(roles, columns, row::containsKey).isEmpty()) {
            throw fault(row, roles, columns);
        }
    }

    /** Returns the columns that are not there, by their roles. */
    static Map<String, String> of(List<String> roles, Columns columns, Predicate<String> isThere) {
        Map<String, String> missing = new LinkedHashMap<>();
        for (String role : roles) {
            for (String name : columns.all(role)) {
                if (!ColumnPath.isThere(name, isThere)) {
                    missing.putIfAbsent(role, name);
                }
            }
        }
        return missing;
    }

    /** Returns the fault of a row that lacks a column. */
    static QuarantineException fault(Map<String, ?> row, List<String> roles, Columns columns) {
        Map<String, String> missing = of(roles, columns, row::containsKey);
        List<String> settings = new ArrayList<>();
        missing.forEach((part, name) -> similar(row.keySet(), part, name)
                .forEach(there -> settings.add("data.columns." + part + " = " + there)));
        String cure = settings.isEmpty()
                ? missing.keySet().stream().map("data.columns."::concat).collect(Collectors.joining(" and "))
                        + " to what holds " + (missing.size() == 1 ? "it" : "them")
                : String.join(", ", settings);
        return new QuarantineException(
                Reason.MISSING_TEXT,
                "no column " + names(missing.values()) + "; there "
                        + (row.isEmpty() ? "is none" : "are " + names(row.keySet())) + "; set " + cure);
    }

    /** Returns the column that is most likely the missing one, as the configuration writes it; none where several may be. */
    private static List<String> similar(Collection<String> there, String part, String name) {
        List<String> same =
                there.stream().filter(other -> plain(other).equals(plain(name))).toList();
        List<String> alike = same.isEmpty()
                ? there.stream().filter(other -> plain(other).contains(part)).toList()
                : same;
        return alike.size() == 1 && alike.get(0).length() <= LONGEST_NAME
                ? List.of(alike.get(0).matches("[A-Za-z][A-Za-z0-9_-]*") ? alike.get(0) : JsonLine.quote(alike.get(0)))
                : List.of();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Names for a message: the first ones, each cut to what a name may have. */
    static String names(Collection<String> names) {
        String shown = names.stream()
                .limit(MOST_NAMES)
                .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "\u2026" : name)
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? shown + " and " + (names.size() - MOST_NAMES) + " more" : shown;
    }
}
