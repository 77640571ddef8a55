package io.plumbline.jobs.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a path or glob names. Names that begin with {@code _} or {@code .} are no input, as in every Hadoop job: a wild
 * card does not match them, only a name that is written out does.
 */
public final class Globs {
    private static final String WILD = "*?[{";
    private static final int DEEPEST = 30;

    private Globs() {}

    /** Whether a name stands for something that is no input: {@code _SUCCESS}, {@code .part.crc}. */
    public static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** Files and directories, in the file system's order; empty where there are none. */
    public static List<FileStatus> matches(FileSystem fileSystem, Path pattern) throws IOException {
        FileStatus[] matches = fileSystem.globStatus(pattern);
        if (matches == null) {
            return List.of();
        }
        return Arrays.stream(matches)
                .filter(match -> isMeant(pattern, match.getPath()))
                .toList();
    }

    /**
     * A file itself, or all files in a directory and below it but those that are no input.
     *
     * @throws IOException where directories are nested deeper than anybody nests them: one may hold itself
     */
    public static List<FileStatus> filesBelow(FileSystem fileSystem, FileStatus match) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        collect(fileSystem, match, 0, files);
        return files;
    }

    private static void collect(FileSystem fileSystem, FileStatus status, int depth, List<FileStatus> files)
            throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("its directories are nested more than " + DEEPEST + " deep; does one hold itself?");
        }
        if (!status.isDirectory()) {
            files.add(status);
            return;
        }
        for (FileStatus member : fileSystem.listStatus(status.getPath())) {
            if (!isHidden(member.getPath().getName())) {
                collect(fileSystem, member, depth + 1, files);
            }
        }
    }

    private static boolean isMeant(Path pattern, Path match) {
        Path asked = pattern;
        for (Path found = match; found != null && asked != null; found = found.getParent()) {
            if (isWild(asked.getName()) && !isHidden(asked.getName()) && isHidden(found.getName())) {
                return false;
            }
            asked = asked.getParent();
        }
        return true;
    }

    private static boolean isWild(String name) {
        return name.chars().anyMatch(character -> WILD.indexOf(character) >= 0);
    }
}
