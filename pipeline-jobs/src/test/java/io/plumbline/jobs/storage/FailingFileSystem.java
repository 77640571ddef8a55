package io.plumbline.jobs.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files under the scheme {@code failing}, of which every operation fails in the way that a test sets. */
public final class FailingFileSystem extends RawLocalFileSystem {
    private static IOException failure;

    /** Returns a configuration with the file system; its operations fail from now on, where there is a failure. */
    static synchronized Configuration with(IOException thrown) {
        failure = thrown;
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.failing.impl", FailingFileSystem.class, RawLocalFileSystem.class);
        hadoop.setBoolean("fs.failing.impl.disable.cache", true);
        return hadoop;
    }

    private static synchronized void fail() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public URI getUri() {
        return URI.create("failing:///");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        fail();
        return super.getFileStatus(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        fail();
        return super.listStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        fail();
        return super.open(path, bufferSize);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        fail();
        return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        fail();
        return super.mkdirs(path);
    }
}
