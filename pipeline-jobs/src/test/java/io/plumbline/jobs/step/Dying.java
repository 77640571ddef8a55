package io.plumbline.jobs.step;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * File systems whose process is killed at the n-th operation that changes something outside {@code _lock}, where another
 * thread gives signs of life. One is Hadoop's local one; one has the scheme {@code dying} and renames over a file only as
 * Hadoop does by default, by deleting that first; one has the scheme {@code putting} and is like an object store: what is written
 * appears when it is closed, in place of what was there, and what is renamed is copied, file by file, and then deleted.
 */
public final class Dying {
    /** Stands for the end of the process, so no code may catch it and continue. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The point of an operation at which the process is killed. */
    public enum Death {
        /** Nothing of it was done: all that was done before it was. */
        BEFORE,
        /** Part of it was done. Only operations that have parts count; others are whole before the next, or not begun. */
        HALFWAY
    }

    private static Death death;
    private static int left = Integer.MAX_VALUE;

    private Dying() {}

    /** Sets the number of operations that are left from now on. */
    public static synchronized void after(int operations, Death how) {
        left = operations;
        death = how;
    }

    /** From now on nothing is killed. */
    public static synchronized void never() {
        left = Integer.MAX_VALUE;
    }

    /** Returns whether the process was killed. */
    public static synchronized boolean hasDied() {
        return left <= 0;
    }

    /** Hadoop's configuration with these file systems. */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.file.impl", Local.class, org.apache.hadoop.fs.FileSystem.class);
        configuration.setClass("fs.dying.impl", Other.class, org.apache.hadoop.fs.FileSystem.class);
        configuration.setClass("fs.AbstractFileSystem.dying.impl", OtherContext.class, AbstractFileSystem.class);
        configuration.setClass("fs.putting.impl", Store.class, org.apache.hadoop.fs.FileSystem.class);
        configuration.setBoolean("fs.putting.impl.disable.cache", true);
        configuration.setBoolean("fs.file.impl.disable.cache", true);
        configuration.setBoolean("fs.dying.impl.disable.cache", true);
        return configuration;
    }

    private interface Operation {
        void run() throws IOException;
    }

    private interface Creation {
        FSDataOutputStream run() throws IOException;
    }

    /** @param half does part of the operation; null of one that has no parts */
    private static synchronized void count(Path path, Operation half) throws IOException {
        if (path.toString().contains("/_lock")) {
            return;
        }
        if (left > 0 && (death == Death.BEFORE || half != null)) {
            left--;
            if (left == 0 && death == Death.HALFWAY) {
                half.run();
            }
        }
        if (left <= 0) {
            throw new Killed();
        }
    }

    /** Hadoop's local file system. */
    public static final class Local extends LocalFileSystem {
        public Local() {
            super(new Raw());
        }
    }

    /** One of a scheme of its own. */
    public static final class Other extends Raw {
        @Override
        public URI getUri() {
            return URI.create("dying:///");
        }

        @Override
        public String getScheme() {
            return "dying";
        }
    }

    /** The same, as Hadoop's {@code FileContext} sees it. */
    public static final class OtherContext extends DelegateToFileSystem {
        public OtherContext(URI uri, Configuration configuration) throws IOException, URISyntaxException {
            super(uri, new Other(), configuration, "dying", false);
        }
    }

    /** One of a scheme of its own that is like an object store. */
    public static final class Store extends Raw {
        @Override
        public URI getUri() {
            return URI.create("putting:///");
        }

        @Override
        public String getScheme() {
            return "putting";
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                    || super.hasPathCapability(path, capability);
        }

        @Override
        FSDataOutputStream written(Path path, Creation creation) throws IOException {
            if (path.toString().contains("/_lock")) {
                return creation.run();
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            FilterOutputStream appearing = new FilterOutputStream(content) {
                @Override
                public void close() throws IOException {
                    count(path, null);
                    try (OutputStream out = creation.run()) {
                        content.writeTo(out);
                    }
                }
            };
            return new FSDataOutputStream(appearing, null);
        }

        /** Copies all files, then deletes them, each of these an operation. */
        @Override
        public boolean rename(Path from, Path to) throws IOException {
            java.nio.file.Path source = pathToFile(from).toPath();
            List<java.nio.file.Path> all;
            try (Stream<java.nio.file.Path> walked = Files.walk(source)) {
                all = walked.sorted(Comparator.reverseOrder()).toList();
            }
            List<java.nio.file.Path> files =
                    all.stream().filter(Files::isRegularFile).toList();
            for (java.nio.file.Path file : files) {
                java.nio.file.Path copy = source.equals(file)
                        ? pathToFile(to).toPath()
                        : pathToFile(to).toPath().resolve(source.relativize(file));
                count(from, null);
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            for (java.nio.file.Path file : files) {
                count(from, null);
                Files.delete(file);
            }
            for (java.nio.file.Path folder : all) {
                // A store has no folders.
                Files.deleteIfExists(folder);
            }
            return true;
        }
    }

    private static class Raw extends RawLocalFileSystem {
        FSDataOutputStream written(Path path, Creation creation) throws IOException {
            count(path, () -> creation.run().close());
            return creation.run();
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
            return written(
                    path,
                    () -> super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
                throws IOException {
            return written(path, () -> super.create(path, overwrite, bufferSize, replication, blockSize, progress));
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            count(from, null);
            return super.rename(from, to);
        }

        @Override
        public boolean delete(Path path, boolean recursive) throws IOException {
            // Where nothing is, nothing changes.
            if (exists(path)) {
                FileStatus[] below = listStatus(path);
                boolean hasParts = below.length > 0 && !below[0].getPath().equals(path);
                count(path, hasParts ? () -> super.delete(below[0].getPath(), true) : null);
            }
            return super.delete(path, recursive);
        }

        @Override
        public void setPermission(Path path, FsPermission permission) {
            // Hadoop starts a process for each.
        }

        @Override
        public boolean mkdirs(Path path) throws IOException {
            if (!pathToFile(path).isDirectory()) {
                count(path, null);
            }
            return super.mkdirs(path);
        }
    }
}
