package io.plumbline.jobs.ingest;

import java.io.Serializable;

/**
 * One file of the input.
 *
 * @param path on its file system, qualified
 * @param bytes its size
 * @param kind how rows stand in it
 * @param compressed whether it is compressed as a whole
 */
record InputFile(String path, long bytes, Kind kind, boolean compressed) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How rows stand in a file. */
    enum Kind {
        /** Columns. */
        PARQUET,
        /** A JSON object a line, plain or compressed. */
        JSON_LINES
    }

    /** The data set it belongs to: its name without extensions, or its directory's where the name is a job's part. */
    static String source(String path) {
        String[] parts = path.split("/");
        String name = parts[parts.length - 1];
        if (name.startsWith("part-") && parts.length > 1) {
            name = parts[parts.length - 2];
        }
        return withoutExtensions(name);
    }

    private static String withoutExtensions(String name) {
        String shorter = name.replaceFirst("(?i)\\.(gz|bz2|zst|snappy|lz4|deflate|parquet|jsonl|ndjson|json)$", "");
        return shorter.isEmpty() || shorter.equals(name) ? name : withoutExtensions(shorter);
    }
}
