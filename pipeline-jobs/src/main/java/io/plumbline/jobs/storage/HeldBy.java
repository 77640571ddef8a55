package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FSError;

/**
 * The run that holds a run directory, as another process sees it without waiting.
 *
 * @param command that it runs: {@code train}
 * @param description command, process, user, machine and time, in words
 * @param since when it took the directory
 * @param state whether it runs
 * @param lastSign when it last gave a sign of life, by the clock of the file system; null where it gave none
 * @param activity what it does
 */
public record HeldBy(
        String command, String description, String since, State state, Instant lastSign, LockActivity activity) {
    /** The state of the run. */
    public enum State {
        /** It runs. */
        ALIVE,
        /** It has ended without giving the directory back: it was killed. */
        ENDED,
        /** It is on another machine: only its signs of life tell, the last of which is less than a minute old where it runs. */
        ELSEWHERE
    }

    /**
     * Returns the run that holds a directory; empty where none does.
     *
     * @throws PlumblineException of kind STORAGE where the file system fails
     */
    public static Optional<HeldBy> of(RunDirectory directory) {
        LockFiles files = new LockFiles(directory.fileSystem(), directory.root());
        try {
            OptionalInt number = files.newest();
            if (number.isEmpty()) {
                return Optional.empty();
            }
            Optional<LockHolder> holder = files.holder(number.getAsInt());
            if (holder.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new HeldBy(
                    holder.get().command(),
                    holder.get().description(),
                    holder.get().since(),
                    state(holder.get()),
                    files.lastSign(number.getAsInt()).orElse(null),
                    files.activity(number.getAsInt())));
        } catch (IOException | FSError e) {
            throw StorageFailures.at("look up the lock of " + directory.root(), e);
        }
    }

    /** Returns the failure of a run that is started now in the directory it holds; empty where it has to be waited for. */
    public Optional<PlumblineException> refusal(RunDirectory directory) {
        return state == State.ALIVE
                ? Optional.of(LockAttempt.inUse(
                        directory.key(), new LockFiles(directory.fileSystem(), directory.root()), description))
                : Optional.empty();
    }

    private static State state(LockHolder holder) {
        return switch (holder.seenBy(LockHolder.current(""))) {
            case ALIVE -> State.ALIVE;
            case ENDED -> State.ENDED;
            case UNKNOWN -> State.ELSEWHERE;
        };
    }
}
