package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs out of one directory: a file {@code _lock} that names its holder. A holder that is known to be dead, a
 * process of this machine that has ended or an earlier attempt of the same YARN application, gives way.
 */
public final class RunLock implements AutoCloseable {
    private static final String NAME = "_lock";
    private static final int MAX_BYTES = 4096;
    /** Before Hadoop closes its file systems. */
    private static final int BEFORE_FILE_SYSTEMS = 20;

    private final RunDirectory directory;
    private final AtomicBoolean held = new AtomicBoolean(true);
    private final Runnable onExit = this::release;

    private RunLock(RunDirectory directory) {
        this.directory = directory;
        ShutdownHookManager.get().addShutdownHook(onExit, BEFORE_FILE_SYSTEMS);
    }

    /**
     * Takes the lock.
     *
     * @param directory to be held
     * @throws PlumblineException of kind CONFIGURATION where another run holds it
     */
    public static RunLock take(RunDirectory directory) {
        return take(directory, LockHolder.current());
    }

    static RunLock take(RunDirectory directory, LockHolder holder) {
        for (int attempt = 0; attempt < 2; attempt++) {
            if (create(directory, holder)) {
                return new RunLock(directory);
            }
            String text = directory.read(NAME, MAX_BYTES);
            if (text != null && !LockHolder.parse(text).isDead(holder)) {
                throw inUse(directory, LockHolder.parse(text));
            }
            directory.delete(NAME);
        }
        throw inUse(directory, LockHolder.parse(""));
    }

    private static boolean create(RunDirectory directory, LockHolder holder) {
        FileSystem fileSystem = directory.fileSystem();
        Path path = directory.path(NAME);
        try {
            if (fileSystem.exists(path)) {
                return false;
            }
            try (OutputStream out = fileSystem.create(path, false)) {
                out.write(holder.text().getBytes(StandardCharsets.UTF_8));
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot write to run.dir " + directory.root() + ": " + e.getMessage()
                            + "; give a directory that can be written",
                    e);
        }
    }

    private static PlumblineException inUse(RunDirectory directory, LockHolder holder) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot use run.dir " + directory.root() + ": it is in use by " + holder.description()
                        + "; wait for that run, or, if it is dead, delete " + directory.path(NAME));
    }

    private void release() {
        if (held.compareAndSet(true, false)) {
            try {
                directory.delete(NAME);
            } catch (UncheckedIOException e) {
                // The next run recognises a dead holder, or says which file to delete.
                LoggerFactory.getLogger(RunLock.class).warn("Cannot delete the lock", e);
            }
        }
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        release();
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(onExit);
        }
    }
}
