package io.plumbline.jobs.manifest;

import java.util.Objects;

/**
 * An input file and what it held.
 *
 * @param path qualified
 * @param bytes its length
 * @param modified when it was last written, in milliseconds since 1970
 * @param hash of its content, with the algorithm before a colon
 */
public record InputFile(String path, long bytes, long modified, String hash) {
    /** Refuses missing parts. */
    public InputFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(hash, "hash");
    }

    /** The last part of its path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
