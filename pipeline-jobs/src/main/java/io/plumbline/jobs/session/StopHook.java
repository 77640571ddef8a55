package io.plumbline.jobs.session;

import io.plumbline.verify.VerifierThread;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/** Work that is done where this process is told to end, but not where a verifier ends it, which is a failure. */
public final class StopHook implements AutoCloseable {
    /** Before the sentence of {@link StopNotice}. */
    private static final int FIRST = 110;
    /** Behind it, before Spark's own end (40). */
    private static final int EARLY = 90;
    /** YARN's node managers wait a quarter of a second before they kill, others half a minute. */
    private static final int MOST_SECONDS = 5;

    private final Runnable hook;

    /** @param work of milliseconds, until this is closed */
    public StopHook(Runnable work) {
        this(work, EARLY);
    }

    private StopHook(Runnable work, int priority) {
        hook = () -> {
            if (VerifierThread.endingTheProcess().isEmpty()) {
                work.run();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, priority, MOST_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns a hook whose work, of milliseconds, is done before the process says that it is stopped. */
    public static StopHook beforeItIsSaid(Runnable work) {
        return new StopHook(work, FIRST);
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
