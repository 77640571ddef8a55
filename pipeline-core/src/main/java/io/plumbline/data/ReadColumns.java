package io.plumbline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a row, as they are understood.
 *
 * @param format the name of the format that reads the row
 * @param used column by role
 * @param unused the row's other columns
 */
record ReadColumns(String format, Map<String, String> used, List<String> unused) {
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
        return new ReadColumns(format.name(), used, unused);
    }

    /** Returns all of it in words that follow the name of the input. */
    String sentence() {
        String uses = used.entrySet().stream()
                .map(role -> role.getKey() + " = " + MissingColumns.names(List.of(role.getValue())))
                .collect(Collectors.joining(", "));
        return "is read as " + format + ": " + uses
                + (unused.isEmpty() ? "; no other columns" : "; not used: " + MissingColumns.names(unused));
    }
}
