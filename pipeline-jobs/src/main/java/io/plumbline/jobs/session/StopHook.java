package io.plumbline.jobs.session;

import io.plumbline.verify.VerifierThread;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Work that is done where this process is told to end, around the sentence of {@link StopNotice} and before Spark's own end. One
 * piece of it follows the other, by their turns; one that takes longer than its turn allows is interrupted, and the next begins.
 */
public final class StopHook implements AutoCloseable {
    /** The order in which a process that ends tells of it; {@link StopNotice} stands between the first two (100), Spark ends later (40). */
    public enum Turn {
        /** What the console shows, which the sentence ends. */
        CONSOLE(110, 5),
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

    private final Runnable hook;

    /**
     * Has work done, until this is closed.
     *
     * @param turn when, and for how long at the most
     * @param work told the sentence of the failure where a verifier ends the process, which is one; else empty
     */
    public StopHook(Turn turn, Consumer<Optional<String>> work) {
        hook = () -> work.accept(VerifierThread.endingTheProcess().map(StopNotice::ofVerifier));
        ShutdownHookManager.get().addShutdownHook(hook, turn.priority, turn.mostSeconds, TimeUnit.SECONDS);
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
