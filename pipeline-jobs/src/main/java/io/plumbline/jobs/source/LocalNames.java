package io.plumbline.jobs.source;

import io.plumbline.PlainText;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * What Hadoop's local file system passes over in silence: links to nowhere, and names that Java cannot make out in the
 * process's locale.
 */
final class LocalNames {
    private LocalNames() {}

    /** The directory or file of this machine that a path names; empty on any other file system. */
    static Optional<File> file(FileSystem fileSystem, org.apache.hadoop.fs.Path path) {
        if (fileSystem instanceof LocalFileSystem local) {
            return Optional.of(local.pathToFile(path));
        }
        return fileSystem instanceof RawLocalFileSystem raw ? Optional.of(raw.pathToFile(path)) : Optional.empty();
    }

    /**
     * Takes down what is in a directory but was not listed.
     *
     * @param listed names that were
     * @param meant names that are asked for
     */
    static void unlisted(File directory, Set<String> listed, Predicate<String> meant, FileProblems problems)
            throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.toPath())) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (meant.test(name) && (!listed.contains(name) || !isNameable(entry))) {
                    problem(entry).ifPresent(problem -> problems.add("file:" + directory + "/" + name, problem));
                }
            }
        }
    }

    /** As the other, of a name that was asked for; nothing is there where what should hold it is no directory. */
    static Optional<String> problem(File file) {
        try {
            boolean isName = file.getPath().indexOf('\0') < 0
                    && file.getParentFile() != null
                    && file.getParentFile().isDirectory();
            return isName ? problem(file.toPath()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of(unnameable());
        }
    }

    /** The problem with something that cannot be looked at, in words that follow its name; empty where it can, or is gone. */
    private static Optional<String> problem(Path entry) {
        if (!isNameable(entry)) {
            return Optional.of(unnameable());
        }
        try {
            Files.readAttributes(entry, BasicFileAttributes.class);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return link(entry);
        } catch (FileSystemException e) {
            return Files.isSymbolicLink(entry)
                    ? link(entry)
                    : Optional.of("cannot be looked at: " + PlainText.reason(e));
        } catch (IOException e) {
            return Optional.of("cannot be looked at: " + PlainText.reason(e));
        }
    }

    private static String unnameable() {
        return "has a name that this process cannot make out (it reads names as "
                + System.getProperty("sun.jnu.encoding")
                + "); rename it, or start with a locale of UTF-8, such as LC_ALL=C.UTF-8";
    }

    private static Optional<String> link(Path entry) {
        try {
            return Optional.of("is a link to " + Files.readSymbolicLink(entry)
                    + ", which is not there or leads back; delete the link, or bring what it leads to");
        } catch (IOException | UnsupportedOperationException e) {
            // No link: it was deleted meanwhile.
            return Optional.empty();
        }
    }

    /** Whether the name, as Java reads it, leads back to the file. */
    private static boolean isNameable(Path entry) {
        try {
            return entry.resolveSibling(entry.getFileName().toString()).equals(entry);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
