package io.plumbline.jobs.session;

import io.plumbline.verify.VerifierThread;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/** Work that is done where this process is told to end, but not where a verifier ends it, which is a failure. */
public final class StopHook implements AutoCloseable {
    /** Behind the sentence of {@link StopNotice}, before Spark's own end (40). */
    private static final int EARLY = 90;
    /** YARN's node managers wait a quarter of a second before they kill, others half a minute. */
    private static final int MOST_SECONDS = 5;

    private final Runnable hook;

    /** @param work of milliseconds, until this is closed */
    public StopHook(Runnable work) {
        hook = () -> {
            if (VerifierThread.endingTheProcess().isEmpty()) {
                work.run();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, EARLY, MOST_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
