package io.plumbline.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A tree that fails, or whose process is killed, at its n-th operation that changes something. */
final class DyingTree implements FileTree {
    /** Stands for the end of the process, so no code may catch it and continue. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The way in which an operation fails. */
    enum Death {
        /** The process is killed before it. */
        KILLED_BEFORE,
        /** The process is killed when half of it is done, where it has halves. */
        KILLED_WITHIN,
        /** It is not done and throws; later ones are done. */
        REFUSED,
        /** It is done, but throws as if it were not, as when the answer of a server is lost. */
        ANSWER_LOST,
        /** Neither it nor any later one is done. */
        CUT_OFF
    }

    private final LocalTree tree;
    private final Death death;
    private int left;

    DyingTree(LocalTree tree, Death death, int operations) {
        this.tree = tree;
        this.death = death;
        this.left = operations;
    }

    /** Does an operation in full, or only the part of it that is done before the process is killed. */
    private void change(Operation whole, Operation half) throws IOException {
        left--;
        if (left > 0 || (left < 0 && death != Death.CUT_OFF)) {
            whole.run();
            return;
        }
        switch (death) {
            case KILLED_BEFORE -> throw new Killed();
            case KILLED_WITHIN -> {
                half.run();
                throw new Killed();
            }
            case REFUSED, CUT_OFF -> throw new IOException("refused");
            case ANSWER_LOST -> {
                whole.run();
                throw new IOException("lost");
            }
        }
    }

    private interface Operation {
        void run() throws IOException;
    }

    /** Returns whether the operation was reached. */
    boolean hasDied() {
        return left <= 0;
    }

    @Override
    public boolean exists(String name) throws IOException {
        if (left <= 0 && death == Death.CUT_OFF) {
            throw new IOException("refused");
        }
        return tree.exists(name);
    }

    @Override
    public boolean isDirectory(String name) throws IOException {
        return tree.isDirectory(name);
    }

    @Override
    public boolean movesAtOnce() throws IOException {
        return tree.movesAtOnce();
    }

    @Override
    public void move(String from, String to) throws IOException {
        change(() -> tree.move(from, to), () -> tree.move(from, to));
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        boolean[] replaced = new boolean[1];
        change(() -> replaced[0] = tree.replace(from, to), () -> tree.replace(from, to));
        return replaced[0];
    }

    @Override
    public void delete(String name) throws IOException {
        change(() -> tree.delete(name), () -> {
            // The first file below it only.
            if (Files.isDirectory(tree.root().resolve(name))) {
                try (Stream<Path> below = Files.walk(tree.root().resolve(name))) {
                    Files.delete(below.filter(Files::isRegularFile)
                            .sorted()
                            .findFirst()
                            .orElse(tree.root().resolve(name)));
                }
            } else {
                tree.delete(name);
            }
        });
    }

    @Override
    public void deleteEmpty(String name) throws IOException {
        change(() -> tree.deleteEmpty(name), () -> tree.deleteEmpty(name));
    }

    @Override
    public void write(String name, String text) throws IOException {
        change(() -> tree.write(name, text), () -> tree.write(name, text.substring(0, text.length() / 2)));
    }

    @Override
    public Optional<String> read(String name, int maxBytes) throws IOException {
        if (left <= 0 && death == Death.CUT_OFF) {
            throw new IOException("refused");
        }
        return tree.read(name, maxBytes);
    }

    @Override
    public Optional<String> digest(String name) throws IOException {
        if (left <= 0 && death == Death.CUT_OFF) {
            throw new IOException("refused");
        }
        return tree.digest(name);
    }

    @Override
    public List<String> list(String name) throws IOException {
        if (left <= 0 && death == Death.CUT_OFF) {
            throw new IOException("refused");
        }
        return tree.list(name);
    }
}
