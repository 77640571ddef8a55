package io.plumbline.jobs.session;

import io.plumbline.PlainText;
import io.plumbline.verify.VerifierThread;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done where this process is told to end, around the sentence of {@link StopNotice} and before Spark's own end. One
 * piece of it follows the other, by their turns. One that takes longer than its turn allows is interrupted, and the next begins,
 * even where it does not end by that: it may wait for a standard output that nobody reads.
 */
public final class StopHook implements AutoCloseable {
    /** The order in which a process that ends tells of it; {@link StopNotice} stands between the first two (100), Spark ends later (40). */
    public enum Turn {
        /** The lines of progress on the console, which the sentence ends. */
        CONSOLE(110, 2),
        /** Notes in the run directory. YARN's node managers wait a quarter of a second before they kill, others half a minute. */
        NOTES(90, 5),
        /** Servers that are told of the run. */
        SERVERS(80, 10);

        private final int priority;
        private final int mostSeconds;

        Turn(int priority, int mostSeconds) {
            this.priority = priority;
            this.mostSeconds = mostSeconds;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(StopHook.class);

    private final Runnable hook;

    /**
     * Has work done, until this is closed.
     *
     * @param turn when, and for how long at the most
     * @param work told the sentence of the failure where a verifier ends the process, which is one; else empty
     */
    public StopHook(Turn turn, Consumer<Optional<String>> work) {
        hook = () -> within(
                turn.mostSeconds,
                () -> work.accept(VerifierThread.endingTheProcess().map(StopNotice::ofVerifier)));
        ShutdownHookManager.get().addShutdownHook(hook, turn.priority, turn.mostSeconds + 1L, TimeUnit.SECONDS);
    }

    /**
     * Does work in a thread of its own, and waits for it no longer than that; one that is not done then is interrupted. Hadoop
     * does the work of all hooks in one thread, where it would keep the others waiting.
     */
    static void within(int mostSeconds, Runnable work) {
        Thread thread = new Thread(work, "plumbline-stop");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (failed, e) -> LOG.warn("Cannot do all that the end asks for: {}", PlainText.reason(e)));
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(mostSeconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    /** Returns whether the process is ending, so that the work of open hooks is done or will be. */
    public static boolean isEnding() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    @Override
    public void close() {
        if (!isEnding()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
