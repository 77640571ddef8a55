package io.plumbline.commit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The same tree, of which a test changes an operation. */
class FileTreeWrapper implements FileTree {
    private final FileTree tree;

    FileTreeWrapper(FileTree tree) {
        this.tree = tree;
    }

    @Override
    public boolean exists(String name) throws IOException {
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
        tree.move(from, to);
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        return tree.replace(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        tree.delete(name);
    }

    @Override
    public void deleteEmpty(String name) throws IOException {
        tree.deleteEmpty(name);
    }

    @Override
    public void write(String name, String text) throws IOException {
        tree.write(name, text);
    }

    @Override
    public Optional<String> read(String name, int maxBytes) throws IOException {
        return tree.read(name, maxBytes);
    }

    @Override
    public Optional<String> digest(String name) throws IOException {
        return tree.digest(name);
    }

    @Override
    public List<String> list(String name) throws IOException {
        return tree.list(name);
    }
}
