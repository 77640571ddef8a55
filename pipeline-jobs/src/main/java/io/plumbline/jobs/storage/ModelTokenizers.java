package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Reads the tokenizer's files of a model directory on any Hadoop file system. */
public final class ModelTokenizers {
    private ModelTokenizers() {}

    /**
     * Reads them.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL where there is no {@code tokenizer.json} or a file cannot be
     *     used; of kind STORAGE where the file system fails
     */
    public static TokenizerFiles read(String directory, Configuration hadoop) {
        return TokenizerFiles.read(directory, files(directory, hadoop));
    }

    /** Reads them where there is a {@code tokenizer.json}. */
    public static Optional<TokenizerFiles> find(String directory, Configuration hadoop) {
        return TokenizerFiles.find(directory, files(directory, hadoop));
    }

    private static TokenizerFiles.Directory files(String directory, Configuration hadoop) {
        return (name, maximumBytes) -> read(path(directory, name), maximumBytes, hadoop);
    }

    private static Path path(String directory, String name) {
        try {
            return new Path(directory, name);
        } catch (IllegalArgumentException e) {
            throw StorageFailures.atPath(Kind.MODEL, "read " + directory + "/" + name, "", e);
        }
    }

    private static byte[] read(Path path, int maximumBytes, Configuration hadoop) {
        try (FSDataInputStream stream = path.getFileSystem(hadoop).open(path)) {
            return stream.readNBytes(maximumBytes + 1);
        } catch (FileNotFoundException e) {
            return null;
        } catch (IOException | FSError e) {
            throw StorageFailures.atPath(Kind.MODEL, "read " + path, "", e);
        }
    }
}
