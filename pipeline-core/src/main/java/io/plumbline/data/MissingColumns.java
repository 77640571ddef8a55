package io.plumbline.data;

import io.plumbline.EditDistance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
        for (String role : roles) {
            if (columns.of(role) != null && isNothing(row.get(columns.of(role)))) {
                checkFields(row, role, columns);
            }
        }
    }

    private static boolean isNothing(Object value) {
        return value == null || value instanceof List<?> list && list.stream().allMatch(Objects::isNull);
    }

    /** @throws QuarantineException where a name leads into an object that has no such field, naming those it has */
    private static void checkFields(Map<String, ?> row, String role, Columns columns) throws QuarantineException {
        for (String name : columns.all(role)) {
            Optional<ColumnPath.LostStep> lost = ColumnPath.lost(row, name);
            if (lost.isPresent()) {
                Set<String> fields = lost.get().fields();
                String cure = EditDistance.nearest(lost.get().step(), FoundNames.shown(fields))
                        .map(lost.get()::with)
                        .filter(path -> path.length() <= LONGEST_NAME)
                        .map(path -> " = " + setting(path))
                        .orElse(" to the field that holds it");
                throw new QuarantineException(
                        Reason.MISSING_TEXT,
                        names(List.of(lost.get().before())) + " has no field "
                                + names(List.of(lost.get().step())) + "; there "
                                + (fields.isEmpty() ? "is none" : "are " + FoundNames.sentence(fields)) + "; set "
                                + columns.key(role) + cure);
            }
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
        missing.forEach((part, name) -> similar(FoundNames.shown(row.keySet()), part, name)
                .forEach(there -> settings.add(columns.key(part)
                        + (columns.key(part).equals(PromptTemplate.KEY) ? " to a text that reads " : " = ")
                        + there)));
        String cure = settings.isEmpty()
                ? missing.keySet().stream().map(columns::key).collect(Collectors.joining(" and ")) + " to what holds "
                        + (missing.size() == 1 ? "it" : "them")
                : String.join(", ", settings);
        boolean isAllText = !row.isEmpty() && FoundNames.shown(row.keySet()).isEmpty();
        String first = isAllText
                ? "; where it is CSV without a first line that names its columns, write one above the rows, as in "
                        + names(missing.values()) + "; else set "
                : "; set ";
        return new QuarantineException(
                Reason.MISSING_TEXT,
                "no column " + names(missing.values()) + "; there "
                        + (row.isEmpty() ? "is none" : "are " + FoundNames.sentence(row.keySet())) + first + cure);
    }

    /** Returns the column that is most likely the missing one, as the configuration writes it; none where several may be. */
    private static List<String> similar(Collection<String> there, String part, String name) {
        List<String> same =
                there.stream().filter(other -> plain(other).equals(plain(name))).toList();
        List<String> alike = same.isEmpty()
                ? there.stream().filter(other -> plain(other).contains(part)).toList()
                : same;
        Optional<String> meant = alike.size() == 1
                ? Optional.of(alike.get(0))
                : Optional.of(alike).filter(List::isEmpty).flatMap(none -> EditDistance.nearest(name, there));
        return meant.filter(other -> other.length() <= LONGEST_NAME).map(MissingColumns::setting).stream()
                .toList();
    }

    /** A name as the configuration writes it. */
    private static String setting(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*") ? name : JsonLine.quote(name);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** Names of the configuration for a message: the first ones, each cut to what a name may have. */
    static String names(Collection<String> names) {
        String shown = names.stream()
                .limit(MOST_NAMES)
                .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "\u2026" : name)
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? shown + " and " + (names.size() - MOST_NAMES) + " more" : shown;
    }
}
