package io.plumbline.jobs.config;

import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableTarget;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tables of a catalog that receive results beside the run directory; null where there is none.
 *
 * @param quarantine {@code tables.quarantine}: rows that ingest put aside
 * @param scores {@code tables.scores}: scores of held-out examples
 * @param completions {@code tables.completions}: what sample has drawn
 * @param labels {@code tables.labels}: what label has given
 */
public record TablesConfig(String quarantine, String scores, String completions, String labels)
        implements Serializable {
    /** Refuses what is no name of a table, and a table for two results. */
    public TablesConfig {
        Map<String, String> given = new TreeMap<>();
        given.put("tables.quarantine", quarantine);
        given.put("tables.scores", scores);
        given.put("tables.completions", completions);
        given.put("tables.labels", labels);
        Map<String, String> keys = new HashMap<>();
        given.forEach((key, table) -> {
            if (table != null) {
                Check.table(key, table);
                String name = TableTarget.of(table).name().toString().toLowerCase(Locale.ROOT);
                String other = keys.putIfAbsent(name, key);
                Check.that(
                        other == null,
                        key,
                        "must be another table than " + other
                                + ", since the rows of a run replace all that it has there",
                        table);
            }
        });
    }

    /** Refuses columns that go along under the name of the column that tells runs apart. */
    static void requireFree(String key, List<String> columns, String table) {
        Check.that(
                table == null || columns.stream().noneMatch(RunTable.COLUMN::equalsIgnoreCase),
                key,
                "must be other columns than " + RunTable.COLUMN + ", which a table has of its own to tell runs apart",
                columns);
    }

    /** Returns the tables by the names of the results that they receive. */
    public Map<String, TableTarget> byResult() {
        Map<String, TableTarget> tables = new TreeMap<>();
        put(tables, "quarantine", quarantine);
        put(tables, "scores", scores);
        put(tables, "completions", completions);
        put(tables, "labels", labels);
        return tables;
    }

    private static void put(Map<String, TableTarget> tables, String result, String table) {
        if (table != null) {
            tables.put(result, TableTarget.of(table));
        }
    }
}
