package io.plumbline.jobs.experiments;

import java.util.ArrayList;
import java.util.List;

/** A table of texts in columns, the first to the left and the others to the right. */
final class ConsoleTable {
    private final List<List<String>> rows = new ArrayList<>();

    ConsoleTable(String... columns) {
        rows.add(List.of(columns));
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Returns its lines; none where it has no row below its head. */
    List<String> lines() {
        if (rows.size() == 1) {
            return List.of();
        }
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                widths[column] = Math.max(widths[column], cell.codePointCount(0, cell.length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String space = " ".repeat(widths[column] - cell.codePointCount(0, cell.length()));
            line.append("  ").append(column == 0 ? cell + space : space + cell);
        }
        return line.toString().stripTrailing();
    }
}
