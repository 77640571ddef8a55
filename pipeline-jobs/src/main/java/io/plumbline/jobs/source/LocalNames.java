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
 * Finds files that Hadoop's local file system leaves out without a message: links whose target does not exist, and names
 * that Java cannot read in the process's locale.
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
     * Adds a problem for each entry of a directory that was asked for and was not listed.
     *
     * @param listed names that were listed
     * @param meant accepts names that are asked for
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

    /** Returns the problem of a file that was asked for by name; empty where there is none, or its parent is no directory. */
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

    /** Returns the problem of an entry, in words that follow its name; empty where it can be read or no longer exists. */
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

    /** Returns whether the name, as Java reads it, leads to the same file again. */
    private static boolean isNameable(Path entry) {
        try {
            return entry.resolveSibling(entry.getFileName().toString()).equals(entry);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
