package io.plumbline.integration;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits for moments in the life of another process. */
final class Moments {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(3);

    private Moments() {}

    /** Something that is there at a moment, and not before. */
    interface Sight<T> {
        /** Returns the thing; empty while it is not there. */
        Optional<T> look() throws IOException, InterruptedException;
    }

    /**
     * Looks until something is there.
     *
     * @param what is waited for, for the message
     * @param running whose end ends the wait
     * @return empty where it ended first
     */
    static <T> Optional<T> unlessEnded(String what, Distribution.Running running, Sight<T> sight)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> seen = sight.look();
            if (seen.isPresent() || !running.process().isAlive()) {
                return seen;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new AssertionError("no " + what + " within " + LONGEST.toMinutes() + " minutes: " + running.out());
    }

    /** The same of a process that must not end before. */
    static <T> T seen(String what, Distribution.Running running, Sight<T> sight)
            throws IOException, InterruptedException {
        Optional<T> seen = unlessEnded(what, running, sight);
        if (seen.isEmpty()) {
            throw new AssertionError("ended without " + what + ": " + running.out() + running.err());
        }
        return seen.get();
    }

    /** Looks until what is seen has changed so often, unless the process ends first. */
    static <T> void changes(int count, Distribution.Running running, Sight<T> sight)
            throws IOException, InterruptedException {
        Optional<T> seen = sight.look();
        for (int change = 1; change <= count; change++) {
            Optional<T> former = seen;
            seen = unlessEnded("change " + change, running, () -> sight.look()
                    .filter(now -> former.filter(now::equals).isEmpty()));
        }
    }
}
