package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

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
        JSON_LINES,
        /** One JSON array of objects, plain or compressed. */
        JSON_ARRAY,
        /** Fields with commas or tabs between them, below a line with their names, plain or compressed. */
        CSV
    }

    /** Returns the length in bytes; for a compressed file, an estimate of the length of its content. */
    long plainBytes() {
        return compressed ? EXPANSION * bytes : bytes;
    }

    /**
     * Returns how the file differs now, by length or time of writing, from the one that was found, in words that follow its
     * name; empty where it does not. Rows of another file must not be taken for rows of the one that the manifest records.
     *
     * @throws PlumblineException of kind STORAGE where it cannot be looked at
     */
    Optional<String> change(Configuration hadoop) {
        String now;
        try {
            Path place = new Path(path);
            FileStatus status = place.getFileSystem(hadoop).getFileStatus(place);
            if (status.getLen() == bytes && status.getModificationTime() == modified) {
                return Optional.empty();
            }
            now = "has changed since this run began: it had " + described(bytes, modified) + ", and has "
                    + described(status.getLen(), status.getModificationTime());
        } catch (FileNotFoundException e) {
            now = "was deleted since this run began";
        } catch (IOException e) {
            throw StoredFile.failed(path, e);
        }
        return Optional.of(now + "; leave input files as they are until they are read, and run the same command again");
    }

    private static String described(long bytes, long modified) {
        return bytes + " bytes, written " + Instant.ofEpochMilli(modified);
    }
}
