package io.plumbline.model;

import io.plumbline.LocalFolder;
import io.plumbline.commit.Commit;
import io.plumbline.commit.LocalTree;
import io.plumbline.commit.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A directory that is made under a temporary name beside its target and renamed into place when it is whole. */
final class StagedDirectory implements AutoCloseable {
    /** Things that a directory holds, of which each is replaced by its like alone. */
    enum Content {
        MODEL("a model") {
            @Override
            boolean isIn(Path directory) {
                return Files.exists(directory.resolve(ModelDirectory.CONFIG))
                        && Files.notExists(directory.resolve(PeftConfig.NAME));
            }
        },
        ADAPTERS("adapters") {
            @Override
            boolean isIn(Path directory) {
                return AdapterDirectory.isAt(directory);
            }
        };

        private final String words;

        Content(String words) {
            this.words = words;
        }

        /** Returns whether a directory holds it. */
        abstract boolean isIn(Path directory);
    }

    private final Content content;
    private final Path target;
    private final Path staged;
    private boolean committing;

    private StagedDirectory(Content content, Path target, Path staged) {
        this.content = content;
        this.target = target;
        this.staged = staged;
    }

    /** Makes the temporary directory; refuses a target that holds something else than what is written. */
    static StagedDirectory beside(Path target, Content content) {
        Path absolute = target.toAbsolutePath().normalize();
        if (absolute.getFileName() == null) {
            throw ModelError.write(absolute, "the file system's root cannot be a model directory");
        }
        try {
            LocalFolder.make(absolute.getParent());
            // What one that was killed has moved aside comes back.
            commitsOf(absolute).settle();
            requireReplaceable(absolute, content);
            // Not createTempDirectory, whose result only its owner may read.
            String name = "." + absolute.getFileName() + ".tmp-" + UUID.randomUUID();
            return new StagedDirectory(content, absolute, Files.createDirectory(absolute.resolveSibling(name)));
        } catch (IOException e) {
            throw ModelError.write(absolute, e);
        }
    }

    /** The directory to write to. */
    Path path() {
        return staged;
    }

    /** Puts the directory in its place, of one that stood there, or leaves that one. */
    void commit() {
        try {
            requireReplaceable(target, content);
            committing = true;
            commitsOf(target)
                    .run(List.of(Replacement.of(
                            staged.getFileName().toString(),
                            target.getFileName().toString())));
        } catch (IOException e) {
            throw ModelError.write(target, e);
        }
    }

    private static Commit commitsOf(Path target) {
        return new Commit(new LocalTree(target.getParent()), "." + target.getFileName() + ".commit");
    }

    /** Only what this package could have written is ever deleted: files beside the configuration of a model or of adapters. */
    private static void requireReplaceable(Path target, Content content) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw ModelError.write(target, "there is a file where the directory should be");
        }
        List<Path> entries = list(target);
        boolean filesOnly = entries.stream().noneMatch(Files::isDirectory);
        if (!entries.isEmpty() && !(filesOnly && content.isIn(target))) {
            throw ModelError.write(
                    target,
                    "the directory exists and holds something else than " + content.words + ", so it is not replaced");
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /** Deletes what was not committed. */
    @Override
    public void close() {
        try {
            if (committing && Files.exists(staged)) {
                // A journal that is left names what is staged.
                commitsOf(target).settle();
            }
            new LocalTree(staged.getParent()).delete(staged.getFileName().toString());
        } catch (IOException e) {
            throw ModelError.write(staged, e);
        }
    }
}
