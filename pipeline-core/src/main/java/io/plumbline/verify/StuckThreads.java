package io.plumbline.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The threads of this process, by verifier, whose call was interrupted and has not ended. */
final class StuckThreads {
    /** So many of a verifier end its work. */
    static final int MOST = 4;

    private static final Map<String, List<Thread>> STUCK = new HashMap<>();

    private StuckThreads() {}

    /** Waits for a thread of a verifier that was interrupted, and keeps account of it where it does not end. */
    static void await(String verifier, Thread thread, Duration grace) {
        try {
            thread.join(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            synchronized (STUCK) {
                STUCK.computeIfAbsent(verifier, name -> new ArrayList<>()).add(thread);
            }
        }
    }

    static boolean areTooMany(String verifier) {
        synchronized (STUCK) {
            List<Thread> ofVerifier = STUCK.getOrDefault(verifier, new ArrayList<>());
            ofVerifier.removeIf(thread -> !thread.isAlive());
            return ofVerifier.size() >= MOST;
        }
    }
}
