package io.plumbline.commit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A directory and all below it, with the operations that a commit needs. Names are relative to it, their parts joined by
 * {@code /}.
 */
public interface FileTree {
    /** Returns whether a file, directory or link of this name exists. */
    boolean exists(String name) throws IOException;

    /** Returns whether a directory of this name exists; a link to one is none. */
    boolean isDirectory(String name) throws IOException;

    /**
     * Returns whether {@link #move} takes a directory from one name to the other at once. Where it does not, each file comes whole
     * to its new name, in any order, before it is deleted at its former one.
     */
    boolean movesAtOnce() throws IOException;

    /**
     * Renames a file or directory, making the directory it goes to.
     *
     * @param to a name that is free
     * @throws IOException where it was not renamed, or where that is not known
     */
    void move(String from, String to) throws IOException;

    /**
     * Renames a file over another, so that at any time one of the two is there.
     *
     * @return false, with nothing done, where one of them is no file, or the file system has no such rename
     */
    boolean replace(String from, String to) throws IOException;

    /** Deletes a file, or a directory with all below it; does nothing where it is not there. */
    void delete(String name) throws IOException;

    /** Deletes a directory that holds nothing; does nothing where it holds something or is not there. */
    void deleteEmpty(String name) throws IOException;

    /** Writes a small file, making the directory it goes to. A reader may see half of it. */
    void write(String name, String text) throws IOException;

    /**
     * Reads a small file.
     *
     * @param maxBytes longest file that is read
     * @return empty where it is not there
     * @throws IOException where it is longer, too
     */
    Optional<String> read(String name, int maxBytes) throws IOException;

    /** Returns the SHA-256 of a file's content in hexadecimal digits; empty where no file is there, but perhaps a directory. */
    Optional<String> digest(String name) throws IOException;

    /** Returns the names of what a directory holds, without its own; empty where it is not there. */
    List<String> list(String name) throws IOException;
}
