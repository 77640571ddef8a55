package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.commit.Replacement;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A run's directory on any Hadoop file system. Results are written to a staged place and committed by rename, so that a
 * reader never sees half of one. Names are relative: {@code data-report.json}.
 */
public final class RunDirectory {
    private static final String RUN_DIR = "run.dir";

    private final String key;
    private final FileSystem fileSystem;
    private final Path root;
    private final HadoopTree tree;
    private final Staging staging;
    private final DirectoryChanges changes;

    private RunDirectory(String key, FileSystem fileSystem, Path root) {
        this.key = key;
        this.fileSystem = fileSystem;
        this.root = root;
        this.tree = new HadoopTree(fileSystem, root);
        this.staging = new Staging(tree);
        this.changes = new DirectoryChanges(key, root, tree, staging);
    }

    /**
     * Opens a directory, making it if it is missing.
     *
     * @param location {@code run.dir}
     * @param configuration Hadoop's
     * @throws PlumblineException of kind CONFIGURATION where it cannot be made; of kind STORAGE where the file system fails
     */
    public static RunDirectory open(String location, Configuration configuration) {
        return open(RUN_DIR, location, configuration);
    }

    /**
     * Opens a directory that another key or option than {@code run.dir} names, making it if it is missing.
     *
     * @param key that names it, for messages
     * @param location its value
     * @param configuration Hadoop's
     * @throws PlumblineException of kind CONFIGURATION where it cannot be made; of kind STORAGE where the file system fails
     */
    public static RunDirectory open(String key, String location, Configuration configuration) {
        return of(key, location, configuration, FileSystem::mkdirs);
    }

    /**
     * Opens a directory that is only looked at: nothing is made, and it need not be there.
     *
     * @param key that names it, for messages
     * @param location its value
     * @param configuration Hadoop's
     * @throws PlumblineException of kind CONFIGURATION where it is no address of a file system; of kind STORAGE where that
     *     fails
     */
    public static RunDirectory look(String key, String location, Configuration configuration) {
        return of(key, location, configuration, (fileSystem, root) -> true);
    }

    /** As {@link #look(String, String, Configuration)}, of {@code run.dir}. */
    public static RunDirectory look(String location, Configuration configuration) {
        return look(RUN_DIR, location, configuration);
    }

    /** Prepares a directory before it is opened. */
    @FunctionalInterface
    private interface Preparation {
        boolean prepare(FileSystem fileSystem, Path root) throws IOException;
    }

    private static RunDirectory of(String key, String location, Configuration configuration, Preparation preparation) {
        try {
            Path path = new Path(location);
            FileSystem fileSystem = path.getFileSystem(configuration);
            Path root = fileSystem.makeQualified(path);
            preparation.prepare(fileSystem, root);
            return new RunDirectory(key, fileSystem, root);
        } catch (IOException | IllegalArgumentException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION, "use " + key + " " + location, "; give a directory that can be written", e);
        }
    }

    /** Sets the lock that must be held for any later commit; null where none is needed. */
    void heldBy(RunLock taken) {
        changes.heldBy(taken);
    }

    /**
     * Looks whether the lock that was taken on this directory, if one was, is still held; to be called before anything
     * in it is replaced in another way than by {@link #commit} and {@link #write}, which call it.
     *
     * @throws PlumblineException of kind CONFIGURATION where another run has taken the directory over
     */
    public void checkHeld() {
        changes.checkHeld();
    }

    /** Returns whether a commit was cut short, which the next run completes or undoes. */
    public boolean isUnsettled() {
        return exists(DirectoryChanges.COMMIT);
    }

    /** Returns the names that a commit which was cut short replaces, none where none was; fails as {@link #settle} does. */
    public List<String> unsettled() {
        return changes.unsettled();
    }

    /** The key or option that names it. */
    String key() {
        return key;
    }

    /** Its file system. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** The directory itself, qualified. */
    public Path root() {
        return root;
    }

    /** A place in it. */
    public Path path(String name) {
        return new Path(root, name);
    }

    /** Returns whether a file or directory is there. */
    public boolean exists(String name) {
        try {
            return fileSystem.exists(path(name));
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look up " + path(name), e);
        }
    }

    /** Returns the names of the folders in a folder, in their order; none where it is missing. */
    public List<String> folders(String name) {
        try {
            return Stream.of(fileSystem.listStatus(path(name)))
                    .filter(FileStatus::isDirectory)
                    .map(status -> status.getPath().getName())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException | FSError e) {
            throw StorageFailures.at("list " + path(name), e);
        }
    }

    /**
     * A fresh place, not yet there, to write a result to before it is committed.
     *
     * @param name what it will be
     */
    public Path stage(String name) {
        return path(staging.fresh(name));
    }

    /** The folder of places that {@link #stage} gives. */
    public Staging staging() {
        return staging;
    }

    /**
     * Writes a small text file to a fresh place, to be committed later.
     *
     * @param name what it will be
     * @param text its content, written as UTF-8
     */
    public Path stage(String name, String text) {
        return stage(name, FileContent.of(text));
    }

    /**
     * Writes a file to a fresh place, to be committed later.
     *
     * @param name what it will be
     */
    public Path stage(String name, FileContent content) {
        Path staged = stage(name);
        try {
            tree.write(relative(staged), content);
            return staged;
        } catch (IOException | FSError e) {
            throw StorageFailures.at("write " + staged, e);
        }
    }

    /**
     * Puts staged places together in one.
     *
     * @param parts staged places by their names in it
     * @return the staged directory
     */
    public Path assemble(Map<String, Path> parts) {
        Path whole = stage("assembled");
        try {
            for (Map.Entry<String, Path> part : parts.entrySet()) {
                tree.move(relative(part.getValue()), relative(new Path(whole, part.getKey())));
            }
            return whole;
        } catch (IOException | FSError e) {
            throw StorageFailures.at("put together " + whole, e);
        }
    }

    /**
     * Returns the change that replaces the file or directory of a name by a staged one.
     *
     * @param staged from {@link #stage} or {@link #assemble}
     * @param name what it becomes
     */
    public Replacement replacement(Path staged, String name) {
        return Replacement.of(relative(staged), name);
    }

    private String relative(Path path) {
        String below = root + "/";
        if (!path.toString().startsWith(below)) {
            throw new IllegalArgumentException(path + " is not in " + root);
        }
        return path.toString().substring(below.length());
    }

    /**
     * Does replacements, all or none, while the directory is held; see {@link Commit}.
     *
     * @param replacements done in their order; once the last is done, all of them count as done
     */
    public void commit(List<Replacement> replacements) {
        changes.commit(replacements);
    }

    /**
     * Brings the commit of a run that was killed to its end, and deletes what it has staged; for the only run in the
     * directory. What has no name that {@link #stage} gives stays.
     *
     * @throws PlumblineException of kind DATA where the journal of the commit cannot be read
     */
    public void settle() {
        changes.settle();
    }

    /**
     * Writes a small text file and commits it: a reader finds the old one or the new one.
     *
     * @param name what it becomes
     * @param text its content, written as UTF-8
     */
    public void write(String name, String text) {
        write(name, FileContent.of(text));
    }

    /**
     * Writes a file and commits it: a reader finds the old one or the new one.
     *
     * @param name what it becomes
     */
    public void write(String name, FileContent content) {
        checkHeld();
        changes.put(relative(stage(name, content)), name);
    }

    /**
     * Reads a small text file.
     *
     * @param name which one
     * @param maxBytes longest file that is read, in bytes
     * @return its content, or null where it is missing
     * @throws PlumblineException of kind DATA where it is longer
     */
    public String read(String name, int maxBytes) {
        Path path = path(name);
        // Its length is not asked for: a run may put another file in its place at this moment.
        try (FSDataInputStream in = fileSystem.open(path)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot read " + path + ": "
                                + fileSystem.getFileStatus(path).getLen() + " bytes, expected at most " + maxBytes);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return null;
        } catch (IOException | FSError e) {
            throw StorageFailures.at("read " + path, e);
        }
    }

    /**
     * Takes a file or directory away, if it is there: it is gone from its place at once where the file system renames at once,
     * and deleted then. What a kill leaves of it is deleted by {@link #settle}.
     *
     * @throws PlumblineException of kind STORAGE where it cannot be deleted; what is left of it stands in its place then
     */
    public void discard(String name) {
        changes.discard(name);
    }

    /** Deletes a file or directory, if it is there. */
    public void delete(String name) {
        try {
            fileSystem.delete(path(name), true);
        } catch (IOException | FSError e) {
            throw StorageFailures.at("delete " + path(name), e);
        }
    }
}
