package io.plumbline.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** The {@code hdfs:///} of documents: a folder of this machine, which the property {@code documents.hdfs} names. */
public final class HdfsFolder extends RawLocalFileSystem {
    private static final String SCHEME = "hdfs";
    private static final URI ROOT = URI.create(SCHEME + ":///");

    /** The same by Hadoop's other interface. */
    static final class OfContext extends DelegateToFileSystem {
        OfContext(URI address, Configuration hadoop) throws IOException, URISyntaxException {
            super(address, new HdfsFolder(), hadoop, SCHEME, false);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    protected Path getInitialWorkingDirectory() {
        return new Path(ROOT + "user/me");
    }

    @Override
    public File pathToFile(Path path) {
        checkPath(path);
        return new File(System.getProperty("documents.hdfs")
                + makeAbsolute(path).toUri().getPath());
    }

    private Path makeAbsolute(Path path) {
        return path.isAbsolute() ? path : new Path(getWorkingDirectory(), path);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return of(super.getFileStatus(path), path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus[] found = super.listStatus(path);
        return pathToFile(path).isDirectory()
                ? found
                : Arrays.stream(found).map(status -> of(status, path)).toArray(FileStatus[]::new);
    }

    /** The file's own place stands nowhere else. */
    private FileStatus of(FileStatus status, Path path) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                makeQualified(makeAbsolute(path)));
    }

    /** Without a process of {@code chmod}. */
    @Override
    public void setPermission(Path path, FsPermission permission) {
        // Rights are not what documents are about.
    }
}
