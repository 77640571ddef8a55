package io.plumbline.jobs.session;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.verify.VerifierThread;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Prints one sentence where the process is told to end during a run (SIGTERM, SIGINT, a killed YARN application), and turns
 * off the logs and standard error after it: the errors that Spark then reports come from jobs that were stopped and not from
 * failures. Where a verifier ends the process itself, that is a failure, whatever exit code it gave.
 */
public final class StopNotice implements AutoCloseable {
    /** Before Spark's own end (40) and that of Hadoop's file systems (10). */
    private static final int FIRST = 100;
    /** After all others. */
    private static final int LAST = 1;

    /** Longest that the sentence waits for whoever reads it. */
    private static final int MOST_SECONDS = 2;

    private static volatile boolean stopping;

    private final String runDirectory;
    private final PrintStream err;
    private final Runnable tell = this::tell;
    private final Runnable fail = this::fail;
    private Optional<String> verifier = Optional.empty();

    private StopNotice(String runDirectory, PrintStream err) {
        this.runDirectory = runDirectory;
        this.err = err;
    }

    /**
     * Makes the process print the sentence when it is told to end.
     *
     * @param runDirectory for the sentence
     * @param err the stream that it is printed to
     */
    public static StopNotice watch(String runDirectory, PrintStream err) {
        StopSignal.note();
        StopNotice notice = new StopNotice(runDirectory, err);
        ShutdownHookManager.get().addShutdownHook(notice.tell, FIRST);
        ShutdownHookManager.get().addShutdownHook(notice.fail, LAST);
        return notice;
    }

    private synchronized void tell() {
        stopping = true;
        verifier = VerifierThread.endingTheProcess();
        String sentence = verifier.map(StopNotice::ofVerifier).orElseGet(() -> sentence(runDirectory));
        // Where nobody reads it, what comes after it is done nevertheless.
        StopHook.within(MOST_SECONDS, () -> {
            err.println(sentence);
            err.flush();
        });
        silenceLogs();
        // Scala prints the stack trace of what a stopped pool of threads refuses.
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    /** The process is ending already, and this is the one way to say that it failed. */
    private synchronized void fail() {
        if (verifier.isPresent()) {
            Runtime.getRuntime().halt(Kind.CONFIGURATION.exitCode());
        }
    }

    /** Returns the sentence of a failure: a verifier has ended the process. */
    static String ofVerifier(String name) {
        return "Cannot label: the verifier " + PlainText.of(name)
                + " ended the process; have it throw an exception instead";
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
            ShutdownHookManager.get().removeShutdownHook(tell);
            ShutdownHookManager.get().removeShutdownHook(fail);
        }
    }
}
