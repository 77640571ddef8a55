package io.plumbline.jobs.ingest;

/** The name of the data set that a file belongs to, for rows that do not say where they come from. */
final class DataSetName {
    private static final String TABLE = "table:";

    private DataSetName() {}

    /** The file's name without extensions, or its directory's where the name is a job's part; of a table its name. */
    static String of(String path) {
        if (path.startsWith(TABLE)) {
            return path.substring(TABLE.length());
        }
        String[] parts = path.split("/");
        String name = parts[parts.length - 1];
        if (name.startsWith("part-") && parts.length > 1) {
            name = parts[parts.length - 2];
        }
        return withoutExtensions(name);
    }

    private static String withoutExtensions(String name) {
        String shorter = name.replaceFirst("(?i)\\.(gz|snappy|zst|lz4|parquet|jsonl|ndjson|json)$", "");
        return shorter.isEmpty() || shorter.equals(name) ? name : withoutExtensions(shorter);
    }
}
