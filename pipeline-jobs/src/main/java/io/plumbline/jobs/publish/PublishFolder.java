package io.plumbline.jobs.publish;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.storage.Writable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code publish.dir}: versions, and {@code latest.json}, which names the one to serve. A version is written aside, comes to
 * its place whole and never changes; {@code latest.json} is replaced after that. One process changes the directory at a time.
 */
final class PublishFolder implements AutoCloseable {
    /** The file that names the version to serve. */
    static final String LATEST = "latest.json";
    /** The policy in a version. */
    static final String POLICY = "policy";
    /** The record of a version in it, which lists its other files. */
    static final String RECORD = "version.json";

    private final RunDirectory directory;
    /** Null where the directory is only read. */
    private final RunLock lock;

    private PublishFolder(RunDirectory directory, RunLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Opens it, making it if it is missing, and keeps others from changing it; brings the end of a process that was killed
     * in order.
     *
     * @param key that names it, for messages
     * @param command that holds it
     * @param say takes a line where a dead process's lock is waited for
     * @throws PlumblineException of kind CONFIGURATION where another process holds it
     */
    static PublishFolder hold(String key, String location, String command, Configuration hadoop, Consumer<String> say) {
        RunDirectory directory = RunDirectory.open(key, location, hadoop);
        RunLock lock = RunLock.take(directory, command, say);
        try {
            directory.settle();
            return new PublishFolder(directory, lock);
        } catch (Throwable thrown) {
            lock.close();
            throw thrown;
        }
    }

    /** Opens it to be read; it need not be there. */
    static PublishFolder read(String key, String location, Configuration hadoop) {
        return new PublishFolder(RunDirectory.look(key, location, hadoop), null);
    }

    /** Refuses a directory in which this user cannot write. */
    void requireWritable() {
        Writable.require(directory);
    }

    /** The directory, for messages. */
    Path root() {
        return directory.root();
    }

    /** A place in it. */
    Path path(String name) {
        return directory.path(name);
    }

    /** Its file system. */
    FileSystem fileSystem() {
        return directory.fileSystem();
    }

    /** A fresh place, to write a version to. */
    Path stage() {
        return directory.stage("version");
    }

    /**
     * Returns the version to serve, by {@code latest.json}; empty where nothing was published yet.
     *
     * @throws PlumblineException of kind DATA where {@code latest.json} cannot be understood
     */
    Optional<Latest> latest() {
        return read(LATEST, PublishJson.LONGEST_NAME, PublishJson::latest);
    }

    /**
     * Returns the version to serve, to compare the next policy with; empty where no whole version is there either.
     *
     * @throws PlumblineException of kind DATA where {@code latest.json} cannot be understood, or is missing though versions
     *     are there: a policy would be taken for the first one then, and compared with nothing
     */
    Optional<Latest> served() {
        Optional<Latest> latest = latest();
        // A commit that was cut short may have it aside; it comes back before anything is published.
        if (latest.isEmpty() && !directory.isUnsettled() && !wholeVersions().isEmpty()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot publish in " + root() + ": versions are there, but no " + LATEST
                            + " that says which one is served; " + cure());
        }
        return latest;
    }

    private List<String> wholeVersions() {
        return versions().stream().filter(name -> whole(name).isPresent()).toList();
    }

    /** The names of all versions, whole or not, the newest first. */
    List<String> versions() {
        return directory.folders(".").stream()
                .filter(VersionName::is)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /**
     * The record of a version.
     *
     * @return empty where there is no such version, or it is not whole: a file that the record lists is missing or has
     *     another length
     */
    Optional<VersionRecord> whole(String version) {
        try {
            return read(version + "/" + RECORD, PublishJson.LONGEST_VERSION, PublishJson::version)
                    .filter(record -> record.version().equals(version))
                    .filter(record -> record.files().stream().allMatch(file -> isThere(version, file)));
        } catch (PlumblineException e) {
            boolean isDamaged =
                    e.kind() == Kind.DATA || e.getCause() != null && StorageFailures.isOfTheUser(e.getCause());
            if (isDamaged) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As {@link #whole}, of a version that must be. */
    VersionRecord requireWhole(String version) {
        return whole(version)
                .orElseThrow(() -> new PlumblineException(
                        Kind.DATA,
                        "Cannot use version " + version + " in " + root() + ": it is not there, or not whole; "
                                + cure()));
    }

    /** Returns what to do where {@code latest.json} cannot be used, for a message. */
    private String cure() {
        List<String> whole = wholeVersions();
        return whole.isEmpty()
                ? "no version there is whole; delete " + path(LATEST) + " and publish again"
                : "name one by plumbline rollback --dir " + root() + " --to VERSION: " + String.join(", ", whole);
    }

    private boolean isThere(String version, VersionFile file) {
        Path path = path(version + "/" + file.name());
        try {
            FileStatus status = fileSystem().getFileStatus(path);
            return status.isFile() && status.getLen() == file.bytes();
        } catch (IOException e) {
            if (StorageFailures.isOfTheUser(e)) {
                return false;
            }
            throw StorageFailures.at("look up " + path, e);
        }
    }

    private <T> Optional<T> read(String name, int longest, Function<String, T> reading) {
        String text = directory.read(name, longest);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(text));
        } catch (IllegalArgumentException e) {
            String problem = "Cannot read " + path(name) + ": " + PlainText.of(e.getMessage());
            throw new PlumblineException(Kind.DATA, name.equals(LATEST) ? problem + "; " + cure() : problem, e);
        }
    }

    /**
     * Puts a version in its place and names it to be served, in one commit whose last act is to replace {@code latest.json}.
     *
     * @param staged from {@link #stage}, whole
     */
    void publish(Path staged, VersionRecord record, Latest latest) {
        Path named = directory.stage(LATEST, PublishJson.write(latest, record.fingerprint()));
        directory.commit(
                List.of(directory.replacement(staged, record.version()), directory.replacement(named, LATEST)));
    }

    /** Names a version that is there to be served. */
    void serve(VersionRecord record, Latest latest) {
        directory.write(LATEST, PublishJson.write(latest, record.fingerprint()));
    }

    /** Deletes a version; where that fails, what is left of it stands where it was. */
    void discard(String version) {
        directory.discard(version);
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
