package io.plumbline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a row, as they are understood.
 *
 * @param format the name of the format that reads the row
 * @param columns names of the columns
 * @param used column by role
 * @param unused the row's other columns
 * @param found all columns of the row
 */
record ReadColumns(String format, Columns columns, Map<String, String> used, List<String> unused, Set<String> found) {
    /** @param resolved the row, with what the names of columns lead to */
    static ReadColumns of(RowFormat format, Columns columns, Map<String, ?> row, Map<String, ?> resolved) {
        Map<String, String> used = new LinkedHashMap<>();
        List<String> unused = new ArrayList<>(row.keySet());
        List<String> beside = ChatRow.isRendered(format, resolved, columns) ? ChatContext.roles(columns) : List.of();
        Stream.of(
                        format.roles(),
                        format.optionalRoles(),
                        beside,
                        List.of(Columns.SOURCE, Columns.WEIGHT, Columns.MARGIN))
                .flatMap(List::stream)
                .filter(role -> columns.of(role) != null
                        && MissingColumns.of(List.of(role), columns, row::containsKey)
                                .isEmpty())
                .forEach(role -> {
                    used.put(role, columns.of(role));
                    columns.all(role).forEach(name -> {
                        unused.remove(name);
                        unused.remove(ColumnPath.root(name));
                    });
                });
        return new ReadColumns(format.name(), columns, used, unused, row.keySet());
    }

    /** Returns all of it in words that follow the name of the input. */
    String sentence() {
        String uses = used.keySet().stream()
                .map(role -> role + " = " + columns.told(role))
                .collect(Collectors.joining(", "));
        return "is read as " + format + ": " + uses
                + (unused.isEmpty() ? "; no other columns" : "; not used: " + FoundNames.sentence(unused, found));
    }
}
