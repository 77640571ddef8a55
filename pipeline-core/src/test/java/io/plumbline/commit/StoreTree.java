package io.plumbline.commit;

import io.plumbline.Sha256;
import io.plumbline.commit.DyingTree.Killed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An object store: names with a text each, and no directories. A move copies all names below the one and then deletes them, one
 * by one; a text comes at once, in the place of a former one. It fails at its n-th change of a name.
 */
final class StoreTree implements FileTree {
    /** The way in which a change fails. */
    enum Failure {
        /** The process is killed before it. */
        KILLED,
        /** It is not done and throws; later ones are done. */
        REFUSED,
        /** Neither it nor any later one is done. */
        CUT_OFF
    }

    private final TreeMap<String, String> texts;
    private final boolean puts;
    private final Failure failure;
    private int left;

    /**
     * A store.
     *
     * @param texts by name, which it changes
     * @param puts whether it can replace a text by another
     * @param changes number of those after which it fails
     */
    StoreTree(TreeMap<String, String> texts, boolean puts, Failure failure, int changes) {
        this.texts = texts;
        this.puts = puts;
        this.failure = failure;
        this.left = changes;
    }

    /** Returns whether the change was reached. */
    boolean hasFailed() {
        return left <= 0;
    }

    private void count() throws IOException {
        left--;
        if (left == 0 && failure == Failure.KILLED) {
            throw new Killed();
        }
        if (left == 0 || left < 0 && failure == Failure.CUT_OFF) {
            throw new IOException("refused");
        }
    }

    private void put(String name, String text) throws IOException {
        count();
        texts.put(name, text);
    }

    private void remove(String name) throws IOException {
        count();
        texts.remove(name);
    }

    /** Returns a name and all below it. */
    private Map<String, String> at(String name) {
        TreeMap<String, String> found = new TreeMap<>(texts.subMap(name + "/", name + "0"));
        if (texts.containsKey(name)) {
            found.put(name, texts.get(name));
        }
        return found;
    }

    @Override
    public boolean exists(String name) {
        return !at(name).isEmpty();
    }

    @Override
    public boolean isDirectory(String name) {
        return exists(name) && !texts.containsKey(name);
    }

    @Override
    public boolean movesAtOnce() {
        return false;
    }

    @Override
    public void move(String from, String to) throws IOException {
        if (exists(to) || !exists(from)) {
            throw new IOException(from + " to " + to);
        }
        Map<String, String> moved = at(from);
        for (Map.Entry<String, String> text : moved.entrySet()) {
            put(to + text.getKey().substring(from.length()), text.getValue());
        }
        for (String name : moved.keySet()) {
            remove(name);
        }
    }

    @Override
    public boolean replace(String from, String to) throws IOException {
        if (!puts || isDirectory(from) || isDirectory(to)) {
            return false;
        }
        String text = texts.get(from);
        remove(from);
        put(to, text);
        return true;
    }

    @Override
    public void delete(String name) throws IOException {
        for (String below : at(name).keySet()) {
            remove(below);
        }
    }

    @Override
    public void deleteEmpty(String name) {
        // There are no directories.
    }

    @Override
    public void write(String name, String text) throws IOException {
        put(name, text);
    }

    @Override
    public Optional<String> read(String name, int maxBytes) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public Optional<String> digest(String name) {
        return read(name, 0).map(Sha256::hex);
    }

    @Override
    public List<String> list(String name) {
        return texts.subMap(name + "/", name + "0").keySet().stream()
                .map(below -> below.substring(name.length() + 1).split("/")[0])
                .distinct()
                .toList();
    }
}
