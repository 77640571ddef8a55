package io.plumbline.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The threads of this process whose call was interrupted and has not ended. */
final class StuckThreads {
    /** Most of them, beyond which no verifier is called. */
    static final int MOST = 4;

    private static final List<Thread> STUCK = new ArrayList<>();

    private StuckThreads() {}

    /** Waits for a thread that was interrupted, and keeps account of it where it does not end. */
    static void await(Thread thread, Duration grace) {
        try {
            thread.join(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            synchronized (STUCK) {
                STUCK.add(thread);
            }
        }
    }

    static boolean areTooMany() {
        synchronized (STUCK) {
            STUCK.removeIf(thread -> !thread.isAlive());
            return STUCK.size() >= MOST;
        }
    }
}
