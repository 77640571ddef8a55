package io.plumbline.jobs.session;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;

/**
 * The signal that told this process to end. Java ends by it with the exit code that a shell gives of one, which the work at the
 * end of the process could not know otherwise.
 */
public final class StopSignal {
    /** Of a process that SIGTERM ended; what is told where Spark alone was ended, too. */
    private static final int TERMINATED = 143;

    private static final int OF_SIGNALS = 128;
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
    private static final AtomicBoolean IS_NOTED = new AtomicBoolean();

    private static volatile int first; // 0 until one has come

    private StopSignal() {}

    /** Notes from now on which one comes first. What the process does by it stays as it was. */
    static void note() {
        if (IS_NOTED.compareAndSet(false, true)) {
            NUMBERS.forEach(StopSignal::note);
        }
    }

    private static void note(String name, int number) {
        // Not handled by that: it goes on to whoever handled it before, which is Java.
        SignalUtils.register(name, () -> {
            first = first == 0 ? number : first;
            return false;
        });
    }

    /** Returns the exit code of a run that was told to end: 130 by SIGINT, 129 by SIGHUP, else 143. */
    public static int exitCode() {
        return first == 0 ? TERMINATED : OF_SIGNALS + first;
    }
}
