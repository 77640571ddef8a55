package io.plumbline.jobs.session;

import java.io.PrintStream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Says one sentence where the process is told to end while a run is under way (SIGTERM, SIGINT, a killed YARN application),
 * and lets nothing be said after it: what Spark then reports of jobs that were cut off is no failure of theirs.
 */
public final class StopNotice implements AutoCloseable {
    /** Before Spark's own end (40) and that of Hadoop's file systems (10). */
    private static final int FIRST = 100;

    private static volatile boolean stopping;

    private final Runnable hook;

    private StopNotice(Runnable hook) {
        this.hook = hook;
    }

    /**
     * Waits for the end of the process.
     *
     * @param runDirectory for the sentence
     * @param err where it goes
     */
    public static StopNotice watch(String runDirectory, PrintStream err) {
        StopNotice notice = new StopNotice(() -> {
            stopping = true;
            err.println(sentence(runDirectory));
            err.flush();
            silenceLogs();
        });
        ShutdownHookManager.get().addShutdownHook(notice.hook, FIRST);
        return notice;
    }

    /** What stands and how to go on. */
    public static String sentence(String runDirectory) {
        return "Stopped: what was committed in " + runDirectory
                + " stands; run the same command again, it goes on from there";
    }

    /** Whether the process is about to end because it was told to. */
    public static boolean isStopping() {
        return stopping;
    }

    private static void silenceLogs() {
        if (LogManager.getContext(false) instanceof LoggerContext) {
            Configurator.setAllLevels(LogManager.getRootLogger().getName(), Level.OFF);
        }
    }

    /** The run has ended by itself. */
    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
