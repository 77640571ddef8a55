package io.plumbline.jobs.source;

import java.io.Serializable;

/**
 * One file of a source.
 *
 * @param path on its file system, qualified
 * @param bytes its length
 * @param modified when it was last written, in milliseconds since 1970
 * @param kind the format of its rows
 * @param compressed whether it is compressed as a whole
 */
record SourceFile(String path, long bytes, long modified, Kind kind, boolean compressed) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Text takes about a third of its room once it is compressed. */
    private static final int EXPANSION = 3;

    /** The format of the rows in a file. */
    enum Kind {
        /** Columns. */
        PARQUET,
        /** A JSON object a line, plain or compressed. */
        JSON_LINES
    }

    /** Returns the length in bytes; for a compressed file, an estimate of the length of its content. */
    long plainBytes() {
        return compressed ? EXPANSION * bytes : bytes;
    }
}
