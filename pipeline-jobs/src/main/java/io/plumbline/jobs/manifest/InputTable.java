package io.plumbline.jobs.manifest;

import java.util.Objects;

/**
 * A table of a catalog that rows were read from, and which of its rows.
 *
 * @param name as the configuration has it
 * @param format {@code iceberg}, {@code delta} or {@code files}
 * @param id tells the table from another of its name; empty where the version does so by itself
 * @param version the snapshot or version; of a table without versions a hash of its files, its partitions and how they are
 *     read
 * @param filter the predicate that the rows meet, with the time zone that its times are of where it has such; empty for all
 *     rows
 */
public record InputTable(String name, String format, String id, String version, String filter) {
    /** Refuses missing parts. */
    public InputTable {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(filter, "filter");
    }

    /** Returns the table and its version in a few words. */
    public String described() {
        return name + " at " + format + " version " + version + (id.isEmpty() ? "" : " (" + id + ")")
                + (filter.isEmpty() ? "" : " where " + filter);
    }
}
