package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;

/** Tells whether this user can write to a run directory, without writing to it. */
public final class Writable {
    private Writable() {}

    /**
     * Refuses a directory in which this user cannot write: it, or where it is missing the nearest one above it.
     *
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION; of kind STORAGE where the file system fails
     */
    public static void require(RunDirectory directory) {
        FileSystem fileSystem = directory.fileSystem();
        try {
            Path there = directory.root();
            while (!there.isRoot() && !fileSystem.exists(there)) {
                there = there.getParent();
            }
            if (!fileSystem.getFileStatus(there).isDirectory()) {
                throw new ParentNotDirectoryException(there + " is a file");
            }
            if (!(fileSystem instanceof LocalFileSystem local)) {
                fileSystem.access(there, FsAction.WRITE_EXECUTE);
            } else if (!Files.isWritable(local.pathToFile(there).toPath())) {
                // Hadoop compares the bits of modes, which do not bind the superuser.
                throw new AccessControlException("permission denied at " + there);
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION,
                    "write to " + directory.key() + " " + directory.root(),
                    "; give a directory that can be written",
                    e);
        }
    }
}
