package io.plumbline.jobs.storage;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs out of one directory. Who makes {@code _lock/N} holds it, until {@code _lock/N+1} is made; only one can
 * make it, and only after the holder was found dead:
 *
 * <ul>
 *   <li>at once where it was a process of this machine that has ended, or an earlier attempt of the same YARN application;
 *   <li>otherwise where it gives no sign of life for a minute. Signs are compared with each other, never with a clock of
 *       this machine.
 * </ul>
 *
 * <p>A holder that only slept that long finds out before its next commit, by {@link #check()}, and stops. What it had
 * staged is gone then, before the commit under way is undone, so that no rename of it puts anything in place either; a
 * former result that it moves aside after that goes back, see {@link io.plumbline.commit.Commit}.
 */
public final class RunLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
    /** Before Hadoop closes its file systems. */
    private static final int BEFORE_FILE_SYSTEMS = 20;

    private final RunDirectory directory;
    private final LockFiles files;
    private final int number;
    private final LockHolder holder;
    private final ScheduledExecutorService heart;
    private final Runnable onExit = this::release;
    private volatile Supplier<LockActivity> activity = () -> LockActivity.NONE;
    private long beats;
    private boolean held = true;

    private RunLock(
            RunDirectory directory, LockFiles files, int number, LockHolder holder, LockAttempt.Patience patience) {
        this.directory = directory;
        this.files = files;
        this.number = number;
        this.holder = holder;
        ShutdownHookManager.get()
                .addShutdownHook(onExit, BEFORE_FILE_SYSTEMS, secondsOfHooks(directory), TimeUnit.SECONDS);
        heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "plumbline-lock");
            thread.setDaemon(true);
            return thread;
        });
        heart.scheduleWithFixedDelay(this::live, 0, patience.beat().toNanos(), TimeUnit.NANOSECONDS);
        directory.heldBy(this);
    }

    /** Returns the time for a hook. Without one, Hadoop reads its default files anew for every hook. */
    private static long secondsOfHooks(RunDirectory directory) {
        return Math.max(
                1,
                directory
                        .fileSystem()
                        .getConf()
                        .getTimeDuration(
                                CommonConfigurationKeysPublic.SERVICE_SHUTDOWN_TIMEOUT,
                                CommonConfigurationKeysPublic.SERVICE_SHUTDOWN_TIMEOUT_DEFAULT,
                                TimeUnit.SECONDS));
    }

    /**
     * Takes the lock; from then on the directory commits only while it is held.
     *
     * @param directory to be held
     * @param command what the run does, for others to read
     * @param say takes a line where a dead run's lock is waited for or taken over
     * @throws PlumblineException of kind CONFIGURATION where another run holds it or it cannot be written; of kind STORAGE
     *     where the file system fails
     */
    public static RunLock take(RunDirectory directory, String command, Consumer<String> say) {
        return take(directory, LockHolder.current(command), LockAttempt.Patience.USUAL, say);
    }

    static RunLock take(RunDirectory directory, LockHolder self, LockAttempt.Patience patience, Consumer<String> say) {
        LockFiles files = new LockFiles(directory.fileSystem(), directory.root());
        try {
            int number = new LockAttempt(directory.key(), files, self, patience, say).take();
            return new RunLock(directory, files, number, self, patience);
        } catch (IOException | FSError e) {
            throw StorageFailures.atPath(
                    Kind.CONFIGURATION,
                    "write to " + directory.key() + " " + directory.root(),
                    "; give a directory that can be written",
                    e);
        }
    }

    /**
     * Looks whether it is still held.
     *
     * @throws PlumblineException of kind CONFIGURATION where another run has taken it over
     */
    void check() throws IOException {
        OptionalInt newest = files.newest();
        Optional<LockHolder> found =
                newest.isPresent() ? files.holder(newest.getAsInt()) : Optional.<LockHolder>empty();
        if (found.isEmpty()) {
            throw lost("its lock is gone");
        }
        if (!found.get().token().equals(holder.token())) {
            throw lost("it was taken over by " + found.get().description()
                    + ", since this run had given no sign of life for long");
        }
    }

    private PlumblineException lost(String how) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot go on in " + directory.key() + " " + directory.root() + ": " + how
                        + "; nothing was changed since, run the command again once no other runs there");
    }

    /**
     * Tells others what the run does, with each sign of life.
     *
     * @param supplier asked for it on another thread
     */
    public void tell(Supplier<LockActivity> supplier) {
        activity = supplier;
        heart.execute(this::live);
    }

    private synchronized void live() {
        if (!held) {
            return;
        }
        try {
            beats++;
            files.live(number, beats, activity.get());
        } catch (IOException | RuntimeException e) {
            // The next may come through; a commit looks for itself.
            LOG.warn("Cannot renew the lock of {}: {}", directory.root(), PlainText.reason(e));
        }
    }

    private synchronized void release() {
        if (!held) {
            return;
        }
        held = false;
        heart.shutdownNow();
        directory.heldBy(null);
        try {
            Optional<LockHolder> found = files.holder(number);
            if (found.isPresent() && found.get().token().equals(holder.token())) {
                files.delete(number);
            }
        } catch (IOException | RuntimeException e) {
            // The next run recognises a dead holder.
            LOG.warn("Cannot delete the lock of {}: {}", directory.root(), PlainText.reason(e));
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
