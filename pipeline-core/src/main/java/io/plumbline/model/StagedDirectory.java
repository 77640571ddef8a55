package io.plumbline.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A directory that is made under a temporary name beside its target and renamed into place when it is whole. */
final class StagedDirectory implements AutoCloseable {
    private final Path target;
    private final Path staged;

    private StagedDirectory(Path target, Path staged) {
        this.target = target;
        this.staged = staged;
    }

    /** Makes the temporary directory; refuses a target that holds something else than a model. */
    static StagedDirectory beside(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        if (absolute.getFileName() == null) {
            throw ModelError.write(absolute, "the file system's root cannot be a model directory");
        }
        try {
            requireReplaceable(absolute);
            Files.createDirectories(absolute.getParent());
            // Not createTempDirectory, whose result only its owner may read.
            return new StagedDirectory(absolute, Files.createDirectory(sibling(absolute, "tmp")));
        } catch (IOException e) {
            throw ModelError.write(absolute, e);
        }
    }

    private static Path sibling(Path target, String purpose) {
        return target.resolveSibling("." + target.getFileName() + "." + purpose + "-" + UUID.randomUUID());
    }

    /** Where to write. */
    Path path() {
        return staged;
    }

    /** Puts the directory in its place; one that stood there is moved aside first and deleted last. */
    void commit() {
        try {
            requireReplaceable(target);
            Path aside = null;
            if (Files.exists(target)) {
                aside = sibling(target, "old");
                Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (aside != null) {
                    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
            if (aside != null) {
                delete(aside);
            }
        } catch (IOException e) {
            throw ModelError.write(target, e);
        }
    }

    /** Only what this package could have written is ever deleted: files beside a {@code config.json}. */
    private static void requireReplaceable(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw ModelError.write(target, "there is a file where the directory should be");
        }
        List<Path> entries = list(target);
        boolean filesOnly = entries.stream().noneMatch(Files::isDirectory);
        if (!entries.isEmpty() && !(filesOnly && Files.exists(target.resolve(ModelDirectory.CONFIG)))) {
            throw ModelError.write(
                    target, "the directory exists and holds something else than a model, so it is not replaced");
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            Files.delete(directory);
            return;
        }
        for (Path entry : list(directory)) {
            Files.delete(entry);
        }
        Files.delete(directory);
    }

    /** Deletes what was not committed. */
    @Override
    public void close() {
        try {
            if (Files.exists(staged)) {
                delete(staged);
            }
        } catch (IOException e) {
            throw ModelError.write(staged, e);
        }
    }
}
