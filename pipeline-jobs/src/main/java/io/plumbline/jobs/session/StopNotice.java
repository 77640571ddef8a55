package io.plumbline.jobs.session;

import java.io.PrintStream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Prints one sentence where the process is told to end during a run (SIGTERM, SIGINT, a killed YARN application), and turns
 * off the logs after it: the errors that Spark then reports come from jobs that were stopped and not from failures.
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
     * Makes the process print the sentence when it is told to end.
     *
     * @param runDirectory for the sentence
     * @param err the stream that it is printed to
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

    /** Returns the sentence: which results are kept, and how to continue. */
    public static String sentence(String runDirectory) {
        return "Stopped: what was committed in " + runDirectory
                + " stands; run the same command again, it goes on from there";
    }

    /** Returns whether the process is ending because it was told to. */
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
