package io.plumbline.jobs.source;

import java.io.Serializable;

/**
 * One file of a source.
 *
 * @param path on its file system, qualified
 * @param bytes its length
 * @param modified when it was last written, in milliseconds since 1970
 * @param kind how rows stand in it
 * @param compressed whether it is compressed as a whole
 */
record SourceFile(String path, long bytes, long modified, Kind kind, boolean compressed) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Text takes about a third of its room once it is compressed. */
    private static final int EXPANSION = 3;

    /** How rows stand in a file. */
    enum Kind {
        /** Columns. */
        PARQUET,
        /** A JSON object a line, plain or compressed. */
        JSON_LINES
    }

    /** Its length, or a guess at it before it was compressed. */
    long plainBytes() {
        return compressed ? EXPANSION * bytes : bytes;
    }
}
