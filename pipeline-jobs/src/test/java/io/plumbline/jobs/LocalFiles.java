package io.plumbline.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system of the tests, named in {@code core-site.xml}. Without its native library Hadoop starts a process of
 * {@code chmod} for every file and directory that it makes, which took a good part of the tests' time.
 */
public class LocalFiles extends LocalFileSystem {
    /** As Hadoop makes it. */
    public LocalFiles() {
        super(new WithoutProcesses());
    }

    private static final class WithoutProcesses extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            if (permission.getStickyBit()) {
                super.setPermission(path, permission);
            } else {
                Files.setPosixFilePermissions(
                        pathToFile(path).toPath(), PosixFilePermissions.fromString(permission.toString()));
            }
        }
    }
}
