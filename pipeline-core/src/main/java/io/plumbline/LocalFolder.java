package io.plumbline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories of this machine. */
public final class LocalFolder {
    private LocalFolder() {}

    /**
     * Makes a directory and those above it, where they are missing. One that is there may be a link to a directory, which Java's
     * own {@link Files#createDirectories} refuses in Java 17 before 17.0.14, in 18 and in 19.
     *
     * @return the directory
     * @throws IOException where it cannot be made, or something else is there
     * @see <a href="https://bugs.openjdk.org/browse/JDK-8294193">JDK-8294193</a>
     */
    public static Path make(Path directory) throws IOException {
        return Files.isDirectory(directory) ? directory : Files.createDirectories(directory);
    }
}
