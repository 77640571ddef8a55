package io.plumbline.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a batch by the entry of a table that each of them takes.
 *
 * @param entries those that are taken, in order
 * @param firsts the first of each one's rows among {@code rows}, and their number at the end
 * @param rows of the first entry, in order, then of the second, and so on
 */
record Uses(int[] entries, int[] firsts, int[] rows) {
    /**
     * @param count rows that are looked at
     * @param without an entry that is left out; null for none
     */
    static Uses of(int[] entryOfRow, int count, Integer without) {
        Map<Integer, List<Integer>> rowsOf = new TreeMap<>();
        for (int row = 0; row < count; row++) {
            if (without == null || entryOfRow[row] != without) {
                rowsOf.computeIfAbsent(entryOfRow[row], entry -> new ArrayList<>())
                        .add(row);
            }
        }
        int[] entries = rowsOf.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] firsts = new int[entries.length + 1];
        for (int i = 0; i < entries.length; i++) {
            firsts[i + 1] = firsts[i] + rowsOf.get(entries[i]).size();
        }
        int[] rows = rowsOf.values().stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        return new Uses(entries, firsts, rows);
    }
}
