package io.plumbline.jobs.source;

import io.plumbline.PlainText;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Files on a file system. A path that the user writes may be a pattern, but a name that is there wins over the pattern that
 * it could be: {@code p[1].parquet} is that file if there is one. Names that begin with {@code _} or {@code .} are no
 * input, as in every Hadoop job: a wild card does not match them, only a name that is written out does.
 */
final class Listing {
    private static final int DEEPEST = 30;

    private final FileSystem fileSystem;
    private final FileProblems problems;

    /** @param problems receives what cannot be looked at */
    Listing(FileSystem fileSystem, FileProblems problems) {
        this.fileSystem = fileSystem;
        this.problems = problems;
    }

    /** Returns whether a name is that of a file which is no input, such as {@code _SUCCESS} or {@code .part.crc}. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** The files and directories that a path or pattern names; empty where there are none. */
    List<FileStatus> matches(Path location) throws IOException {
        Optional<FileStatus> literal = status(location);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        Path qualified = fileSystem.makeQualified(location);
        List<FileStatus> found = new ArrayList<>();
        for (String pattern : GlobExpander.expand(qualified.toUri().getPath())) {
            List<Path> paths = List.of(
                    new Path(qualified.toUri().getScheme(), qualified.toUri().getAuthority(), "/"));
            for (String component : pattern.split("/")) {
                paths = component.isEmpty() ? paths : below(paths, component);
            }
            for (Path path : paths) {
                status(path).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Returns the members of some directories that match one component of a pattern. */
    private List<Path> below(List<Path> directories, String component) throws IOException {
        GlobFilter filter = new GlobFilter(component);
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            Path literal = child(directory, component);
            if (!filter.hasPattern()) {
                found.add(child(directory, component.replaceAll("\\\\(.)", "$1")));
            } else if (status(literal).isPresent()) {
                found.add(literal);
            } else if (status(directory).filter(FileStatus::isDirectory).isPresent()) {
                Predicate<String> meant =
                        name -> (isHidden(component) || !isHidden(name)) && filter.accept(child(directory, name));
                children(directory, meant).forEach(member -> found.add(member.getPath()));
            }
        }
        return found;
    }

    /** A name in a directory; also one with a colon, which a relative path must not have. */
    private static Path child(Path directory, String name) {
        return new Path(directory, new Path(null, null, name));
    }

    /** A file itself, or all files in a directory and below it but those that are no input. */
    List<FileStatus> filesBelow(FileStatus match) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        collect(match, 0, files);
        return files;
    }

    private void collect(FileStatus status, int depth, List<FileStatus> files) throws IOException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "its directories are nested more than " + DEEPEST + " deep; does one hold itself?");
        }
        if (!status.isDirectory()) {
            files.add(status);
            return;
        }
        for (FileStatus member : children(status.getPath(), name -> !isHidden(name))) {
            collect(member, depth + 1, files);
        }
    }

    private List<FileStatus> children(Path directory, Predicate<String> meant) throws IOException {
        List<FileStatus> listed;
        try {
            listed = Arrays.asList(fileSystem.listStatus(directory));
        } catch (IOException e) {
            if (!StorageFailures.isOfTheUser(e)) {
                throw e;
            }
            problems.add(directory.toString(), "cannot be listed: " + PlainText.reason(e));
            return List.of();
        }
        Optional<File> local = LocalNames.file(fileSystem, directory);
        if (local.isPresent()) {
            Set<String> names =
                    listed.stream().map(member -> member.getPath().getName()).collect(Collectors.toSet());
            LocalNames.unlisted(local.get(), names, meant, problems);
        }
        return listed.stream()
                .filter(member -> meant.test(member.getPath().getName()))
                .toList();
    }

    private Optional<FileStatus> status(Path path) throws IOException {
        try {
            return Optional.of(fileSystem.getFileStatus(path));
        } catch (FileNotFoundException e) {
            LocalNames.file(fileSystem, path)
                    .flatMap(LocalNames::problem)
                    .ifPresent(problem ->
                            problems.add(fileSystem.makeQualified(path).toString(), problem));
            return Optional.empty();
        }
    }
}
