package io.plumbline.jobs.storage;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One run's attempt to take a run directory.
 *
 * @param key that names the directory, for messages
 * @param files of the lock
 * @param self who asks
 * @param patience with holders that may be dead
 * @param say takes a line where a dead run's lock is waited for or taken over
 */
record LockAttempt(String key, LockFiles files, LockHolder self, Patience patience, Consumer<String> say) {
    private static final int TRIES = 20;

    /**
     * The times after which a holder counts as dead.
     *
     * @param beat between two signs of life
     * @param lapse without a sign after which a holder counts as dead
     */
    record Patience(Duration beat, Duration lapse) {
        static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60));

        /** Between two looks for a sign. */
        Duration look() {
            return beat.dividedBy(5);
        }
    }

    /**
     * Takes it.
     *
     * @return the number that is held
     * @throws PlumblineException of kind CONFIGURATION where another run holds it
     */
    int take() throws IOException {
        LockHolder other = LockHolder.parse("");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            OptionalInt newest = files.newest();
            if (newest.isPresent()) {
                Optional<LockHolder> found = files.holder(newest.getAsInt());
                if (found.isEmpty()) {
                    continue;
                }
                other = found.get();
                if (!isDead(newest.getAsInt(), other)) {
                    continue;
                }
            }
            int number = newest.orElse(0) + 1;
            if (files.make(number, self) && isNewest(number)) {
                files.deleteBelow(number);
                return number;
            }
        }
        throw inUse(other);
    }

    /**
     * Returns whether the holder is dead.
     *
     * @return false where its files changed, so that they must be looked at again
     * @throws PlumblineException where it lives
     */
    private boolean isDead(int number, LockHolder other) throws IOException {
        switch (other.seenBy(self)) {
            case ALIVE:
                throw inUse(other);
            case ENDED:
                say.accept("The run that held " + key + " has ended without giving it back: " + other.description());
                return true;
            case UNKNOWN:
                return isSilent(number, other);
        }
        throw new IllegalStateException("Every case returns");
    }

    private boolean isSilent(int number, LockHolder other) throws IOException {
        say.accept(key + " is held by " + other.description() + "; waiting at most "
                + patience.lapse().toSeconds() + " s for a sign of life");
        Optional<String> sign = files.signOfLife(number);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < patience.lapse().toNanos()) {
            LockSupport.parkNanos(patience.look().toNanos());
            if (!files.signOfLife(number).equals(sign)) {
                if (files.holder(number).equals(Optional.of(other))) {
                    throw inUse(other);
                }
                return false;
            }
        }
        say.accept("There was none: that run counts as dead");
        return true;
    }

    /** One that was late makes a number that was used and deleted before: the higher one counts. */
    private boolean isNewest(int number) throws IOException {
        if (files.newest().orElse(0) > number) {
            files.delete(number);
            return false;
        }
        return files.holder(number).map(LockHolder::token).equals(Optional.of(self.token()));
    }

    private PlumblineException inUse(LockHolder holder) {
        return inUse(key, files, holder.description());
    }

    /**
     * Returns the failure of a run in a directory that another one holds.
     *
     * @param key that names the directory
     * @param holder in words
     */
    static PlumblineException inUse(String key, LockFiles files, String holder) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot use " + key + " " + files.folder().getParent() + ": it is in use by " + holder
                        + "; wait for that run, or, if it is dead, delete " + files.folder());
    }
}
