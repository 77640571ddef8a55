package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether this user can write to a run directory, without writing to it. */
public final class Writable {
    private static final Logger LOG = LoggerFactory.getLogger(Writable.class);

    private Writable() {}

    /**
     * Refuses a directory in which this user cannot write: it, or where it is missing the nearest one above it.
     *
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION; of kind STORAGE where the file system fails
     */
    public static void require(RunDirectory directory) {
        require(directory, List.of(""));
    }

    /**
     * Refuses places of a directory in which this user cannot write, such as folders that another user's run has made.
     *
     * @param names relative to the directory, empty for itself; of one that is missing the nearest one above it counts
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION; of kind STORAGE where the file system fails
     */
    public static void require(RunDirectory directory, List<String> names) {
        FileSystem fileSystem = directory.fileSystem();
        try {
            Set<Path> places = new LinkedHashSet<>();
            for (String name : names) {
                places.add(nearest(fileSystem, name.isEmpty() ? directory.root() : directory.path(name)));
            }
            for (Path place : places) {
                require(fileSystem, place);
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION,
                    "write to " + directory.key() + " " + directory.root(),
                    "; give a directory that can be written",
                    e);
        }
    }

    private static Path nearest(FileSystem fileSystem, Path place) throws IOException {
        Path there = place;
        while (!there.isRoot() && !fileSystem.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private static void require(FileSystem fileSystem, Path there) throws IOException {
        if (!fileSystem.getFileStatus(there).isDirectory()) {
            throw new ParentNotDirectoryException(there + " is a file");
        }
        if (!(fileSystem instanceof LocalFileSystem local)) {
            requireAccess(fileSystem, there);
        } else if (!Files.isWritable(local.pathToFile(there).toPath())) {
            // Hadoop compares the bits of modes, which do not bind the superuser.
            throw new AccessControlException("permission denied at " + there);
        }
    }

    private static void requireAccess(FileSystem fileSystem, Path there) throws IOException {
        try {
            fileSystem.access(there, FsAction.WRITE_EXECUTE);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            LOG.debug("{} cannot tell who may write to {}: the first write tells", fileSystem.getUri(), there, e);
        }
    }
}
