package io.plumbline.jobs.publish;

import io.plumbline.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files below a directory: read, to be compared with those of a version, or copied into one. */
final class VersionFiles {
    private VersionFiles() {}

    /**
     * Reads all files of a directory.
     *
     * @param name of the directory in a version
     * @return by their names
     */
    static List<VersionFile> read(FileSystem fileSystem, Path directory, String name) throws IOException {
        List<VersionFile> files = new ArrayList<>();
        for (Path file : below(fileSystem, directory)) {
            files.add(transfer(fileSystem, file, name(directory, file, name), OutputStream.nullOutputStream()));
        }
        return files;
    }

    /**
     * Copies all files of a directory.
     *
     * @param target the version, to be
     * @param name of the directory in it
     * @return by their names
     */
    static List<VersionFile> copy(FileSystem from, Path directory, FileSystem to, Path target, String name)
            throws IOException {
        List<VersionFile> files = new ArrayList<>();
        for (Path file : below(from, directory)) {
            files.add(copyFile(from, file, to, target, name(directory, file, name)));
        }
        return files;
    }

    /** Copies one file to a name in a version to be. */
    static VersionFile copyFile(FileSystem from, Path file, FileSystem to, Path target, String name)
            throws IOException {
        Path copy = new Path(target, new Path(null, null, name));
        VersionFile written;
        try (OutputStream out = to.create(copy, false)) {
            written = transfer(from, file, name, out);
        }
        long bytes = to.getFileStatus(copy).getLen();
        if (bytes != written.bytes()) {
            throw new IOException(copy + " has " + bytes + " bytes after " + written.bytes() + " were written");
        }
        return written;
    }

    /** Writes a text to a name in a version to be. */
    static VersionFile write(FileSystem fileSystem, Path target, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = fileSystem.create(new Path(target, name), false)) {
            out.write(bytes);
        }
        return new VersionFile(name, bytes.length, Sha256.hex(text));
    }

    private static VersionFile transfer(FileSystem fileSystem, Path file, String name, OutputStream out)
            throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = fileSystem.open(file)) {
            long bytes = in.transferTo(new DigestOutputStream(out, digest));
            return new VersionFile(name, bytes, Sha256.hex(digest));
        }
    }

    private static List<Path> below(FileSystem fileSystem, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        addBelow(fileSystem, directory, files);
        files.sort(Comparator.comparing(Path::toString));
        return files;
    }

    /** Not by {@code listFiles}, which asks for rights as well: on a local file system a process is started for each. */
    private static void addBelow(FileSystem fileSystem, Path directory, List<Path> files) throws IOException {
        for (FileStatus status : fileSystem.listStatus(directory)) {
            if (status.isDirectory()) {
                addBelow(fileSystem, status.getPath(), files);
            } else {
                files.add(status.getPath());
            }
        }
    }

    private static String name(Path directory, Path file, String name) {
        String below =
                file.toUri().getPath().substring(directory.toUri().getPath().length() + 1);
        return name + "/" + below;
    }
}
