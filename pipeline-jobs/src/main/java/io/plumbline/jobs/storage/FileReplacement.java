package io.plumbline.jobs.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Puts a file in the place of another in one rename, so that at any time one of the two is there. {@code FileSystem} alone
 * cannot: its rename refuses a name that is taken.
 */
final class FileReplacement {
    private final FileSystem fileSystem;
    private FileContext context;

    FileReplacement(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** Writes a file to be renamed. */
    void write(Path staged, byte[] content) throws IOException {
        FileSystem plain = fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
        try (OutputStream out = plain.create(staged, true)) {
            out.write(content);
        }
    }

    /**
     * Renames a file over another, or to a name that is free.
     *
     * @return false, with nothing done, where the file system has no such rename
     */
    boolean rename(Path staged, Path target) throws IOException {
        if (fileSystem instanceof LocalFileSystem local) {
            // Hadoop's checksum of the content before would condemn the new one.
            local.getRawFileSystem().delete(local.getChecksumFile(target), false);
            return local.getRawFileSystem().rename(staged, target);
        }
        try {
            if (context == null) {
                context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
            }
            context.rename(staged, target, Options.Rename.OVERWRITE);
            return true;
        } catch (UnsupportedFileSystemException e) {
            return false;
        }
    }
}
