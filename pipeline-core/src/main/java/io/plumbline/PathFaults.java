package io.plumbline;

import io.plumbline.PlumblineException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/**
 * Distinguishes a path or file that its user must change, since nothing is there, it is no path, or
 * it may not be used, from storage that fails for now and would give the same file later.
 */
public final class PathFaults {
    private static final List<Class<? extends Exception>> OF_THE_USER = List.of(
            FileNotFoundException.class,
            NoSuchFileException.class,
            NotDirectoryException.class,
            FileAlreadyExistsException.class,
            FileSystemLoopException.class,
            AccessDeniedException.class,
            // A path that is none.
            IllegalArgumentException.class);

    private PathFaults() {}

    /** Returns whether the JDK throws this for a path or file that its user must change. */
    public static boolean isOfTheUser(Throwable thrown) {
        return OF_THE_USER.stream().anyMatch(kind -> kind.isInstance(thrown));
    }

    /**
     * Returns the kind of a failure to use a local path.
     *
     * @param ofTheUser the kind where its user must change it
     */
    public static Kind kind(IOException thrown, Kind ofTheUser) {
        return isOfTheUser(thrown) ? ofTheUser : Kind.STORAGE;
    }
}
