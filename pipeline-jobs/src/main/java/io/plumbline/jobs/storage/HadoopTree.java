package io.plumbline.jobs.storage;

import io.plumbline.PlainText;
import io.plumbline.Sha256;
import io.plumbline.commit.FileTree;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.security.AccessControlException;

/**
 * A directory on any Hadoop file system. On a local one it goes past Hadoop's checksums, which stand in files of their own
 * beside those they are of and cannot be renamed with them at once.
 */
public final class HadoopTree implements FileTree {
    /** Longest file that is put in the place of another, in bytes. */
    private static final int LONGEST_PUT = 64 << 20;
    /**
     * Scheme of the file systems that rename over a file at once. What Hadoop does on others where it is asked for that, as on
     * those of clouds, is to delete the file first: a kill after that would lose it, with nothing left to put back.
     */
    private static final String HDFS = "hdfs";

    private static final String LOCAL = "file";

    private final FileSystem given;
    private final FileSystem fileSystem;
    private final Path root;
    private FileContext context;

    /**
     * A directory.
     *
     * @param root the directory, which need not be there
     */
    public HadoopTree(FileSystem fileSystem, Path root) {
        this.given = fileSystem;
        this.fileSystem = fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
        this.root = root;
    }

    /** The place of a name, qualified as its directory is. */
    Path path(String name) {
        // Of a text alone, one that looks like an address would be taken for one.
        return new Path(root, new Path(null, null, name));
    }

    @Override
    public boolean exists(String name) throws IOException {
        return fileSystem.exists(path(name));
    }

    @Override
    public boolean isDirectory(String name) throws IOException {
        return isDirectory(path(name));
    }

    @Override
    public boolean movesAtOnce() throws IOException {
        String scheme = fileSystem.getUri().getScheme();
        return LOCAL.equals(scheme)
                || HDFS.equals(scheme)
                || fileSystem.exists(root)
                        && HDFS.equals(fileSystem.resolvePath(root).toUri().getScheme());
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        if (fileSystem.exists(target)) {
            // A directory would be moved into it.
            throw new IOException("Cannot rename " + source + " to " + target + ": something is there");
        }
        fileSystem.mkdirs(target.getParent());
        forgetChecksum(source);
        forgetChecksum(target);
        if (!fileSystem.rename(source, target)) {
            throw new IOException("Cannot rename " + source + " to " + target);
        }
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        if (isDirectory(source) || isDirectory(target)) {
            return false;
        }
        fileSystem.mkdirs(target.getParent());
        if (given instanceof LocalFileSystem) {
            forgetChecksum(source);
            forgetChecksum(target);
            if (!fileSystem.rename(source, target)) {
                throw new IOException("Cannot rename " + source + " to " + target);
            }
            return true;
        }
        if (fileSystem.hasPathCapability(target, CommonPathCapabilities.ABORTABLE_STREAM)) {
            return put(source, target);
        }
        if (!HDFS.equals(fileSystem.resolvePath(target.getParent()).toUri().getScheme())) {
            return false;
        }
        // FileSystem alone cannot: its rename refuses a name that is taken.
        if (context == null) {
            context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
        }
        context.rename(source, target, Options.Rename.OVERWRITE);
        return true;
    }

    /**
     * Replaces a file of an object store such as S3. A rename there is a copy after a deletion, but what is written appears only
     * when it is closed, whole and in place of what was there. What is staged goes first: a commit that is cut short between
     * the two finds the target as it was.
     */
    private boolean put(Path source, Path target) throws IOException {
        long bytes = fileSystem.getFileStatus(source).getLen();
        if (bytes > LONGEST_PUT) {
            return false;
        }
        byte[] content = new byte[(int) bytes];
        try (FSDataInputStream in = fileSystem.open(source)) {
            in.readFully(0, content);
        }
        if (!fileSystem.delete(source, false)) {
            throw new IOException("Cannot replace " + target + ": " + source + " is gone");
        }
        try (FSDataOutputStream out = fileSystem.create(target, true)) {
            write(out, content);
        }
        return true;
    }

    private static void write(FSDataOutputStream out, byte[] content) throws IOException {
        try {
            out.write(content);
        } catch (IOException | RuntimeException e) {
            // Closed as it is, the half that was written would stand in the place of the whole.
            out.abort();
            throw e;
        }
    }

    private boolean isDirectory(Path path) throws IOException {
        try {
            return fileSystem.getFileStatus(path).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Left behind, Hadoop's checksum of what stood there would condemn what comes. */
    private void forgetChecksum(Path path) throws IOException {
        if (given instanceof LocalFileSystem local) {
            Path checksum = local.getChecksumFile(path);
            if (fileSystem.exists(checksum)) {
                fileSystem.delete(checksum, false);
            }
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Path path = path(name);
        try {
            if (fileSystem.exists(path) && !fileSystem.delete(path, true)) {
                throw Undeletable.at(path, fileSystem, null);
            }
        } catch (AccessControlException | AccessDeniedException e) {
            throw Undeletable.at(path, fileSystem, e);
        }
        forgetChecksum(path);
    }

    @Override
    public void deleteEmpty(String name) throws IOException {
        Path path = path(name);
        try {
            if (fileSystem.listStatus(path).length == 0) {
                fileSystem.delete(path, false);
            }
        } catch (FileNotFoundException | PathIsNotEmptyDirectoryException e) {
            // Deleted, or used, by another meanwhile.
            return;
        }
    }

    @Override
    public void write(String name, String text) throws IOException {
        write(name, FileContent.of(text));
    }

    /** Writes a file, making the directory it goes to. A reader may see half of it. */
    void write(String name, FileContent content) throws IOException {
        forgetChecksum(path(name));
        try (OutputStream out = fileSystem.create(path(name), true)) {
            content.writeTo(out);
        } catch (FSError e) {
            throw failed(path(name), e);
        }
    }

    @Override
    public Optional<String> read(String name, int maxBytes) throws IOException {
        Path path = path(name);
        try {
            FileStatus status = fileSystem.getFileStatus(path);
            if (status.getLen() > maxBytes) {
                throw new IOException(path + " has " + status.getLen() + " bytes, expected at most " + maxBytes);
            }
            byte[] bytes = new byte[(int) status.getLen()];
            try (FSDataInputStream in = fileSystem.open(path)) {
                in.readFully(0, bytes);
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (FSError e) {
            throw failed(path, e);
        }
    }

    @Override
    public Optional<String> digest(String name) throws IOException {
        Path path = path(name);
        if (isDirectory(path)) {
            return Optional.empty();
        }
        try (FSDataInputStream in = fileSystem.open(path)) {
            return Optional.of(Sha256.hex(in));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (FSError e) {
            throw failed(path, e);
        }
    }

    @Override
    public List<String> list(String name) throws IOException {
        try {
            return Arrays.stream(fileSystem.listStatus(path(name)))
                    .map(status -> status.getPath().getName())
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** Hadoop's streams of local files throw an Error where the disk fails; a commit is to be undone then, too. */
    private static IOException failed(Path path, FSError error) {
        return new IOException(path + ": " + PlainText.reason(error), error);
    }
}
