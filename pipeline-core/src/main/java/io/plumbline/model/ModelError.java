package io.plumbline.model;

import io.plumbline.PathFaults;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one place where an error about a model gets its sentence and its path. */
final class ModelError {
    private static final int LONGEST_QUOTE = 120;

    private ModelError() {}

    /** {@code Cannot load model: <found> (<path>)}. */
    static PlumblineException load(Path path, String found) {
        return new PlumblineException(Kind.MODEL, "Cannot load model: " + found + " (" + path + ")");
    }

    /** A file that could not be read at all: of kind MODEL where it is the user's fault, of kind STORAGE where not. */
    static PlumblineException load(Path file, IOException cause) {
        // Linux opens a directory as if it were a file and fails at the first byte, by an exception of no class of its
        // own.
        return unread(Files.isDirectory(file) ? Kind.MODEL : PathFaults.kind(cause, Kind.MODEL), file, cause);
    }

    /** A directory that could not be listed, of the kind of {@link #load(Path, IOException)}. */
    static PlumblineException list(Path directory, IOException cause) {
        return unread(PathFaults.kind(cause, Kind.MODEL), directory, cause);
    }

    private static PlumblineException unread(Kind kind, Path path, IOException cause) {
        return new PlumblineException(
                kind, "Cannot load model: reading failed, " + PlainText.reason(cause) + " (" + path + ")", cause);
    }

    /** {@code Cannot write model: <found> (<path>)}. */
    static PlumblineException write(Path path, String found) {
        return new PlumblineException(Kind.MODEL, "Cannot write model: " + found + " (" + path + ")");
    }

    /** A file or directory that could not be written. */
    static PlumblineException write(Path path, IOException cause) {
        return new PlumblineException(
                Kind.STORAGE,
                "Cannot write model: writing failed, " + PlainText.reason(cause) + " (" + path + ")",
                cause);
    }

    /** Text from a file, made fit for a message: short, printable, on one line. */
    static String quote(String text) {
        String cut = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
