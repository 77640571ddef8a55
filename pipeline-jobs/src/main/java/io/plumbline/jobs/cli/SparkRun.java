package io.plumbline.jobs.cli;

import io.plumbline.jobs.progress.ConsoleProgress;
import io.plumbline.jobs.session.Deployment;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.Logging;
import io.plumbline.jobs.session.StopHook;
import io.plumbline.jobs.session.StopNotice;
import io.plumbline.jobs.session.StoppedException;
import java.io.File;
import java.io.PrintStream;

/** Spark, progress and logging around the work of a command. */
final class SparkRun {
    /** The work. */
    interface Work {
        /**
         * Does it.
         *
         * @param session starts Spark when it is asked for
         * @param progress shows how far it is
         */
        void run(LazySession session, ConsoleProgress progress);
    }

    private SparkRun() {}

    /** Returns the last part of a place, which need not be one that can be used. */
    private static String nameOf(String directory) {
        return new File(directory).getName();
    }

    /**
     * Does the work of a command.
     *
     * @param directory that holds its results
     */
    static void of(String command, String directory, PrintStream out, Work work) {
        Logging.quieten();
        StopNotice notice = StopNotice.watch(directory, System.err);
        try (LazySession session = new LazySession("plumbline " + command + " " + nameOf(directory));
                ConsoleProgress progress =
                        ConsoleProgress.start(out, ConsoleProgress.Style.ofThisProcess(), () -> session.get()
                                .sparkContext())) {
            if (Deployment.isCluster()) {
                // The resource manager waits for it, even where there is nothing to do.
                session.get();
            }
            // Else the sentence stands behind a line of progress, or one comes after it.
            Runnable quieten = progress::close;
            StopHook silence = new StopHook(StopHook.Turn.CONSOLE, failure -> quieten.run());
            try {
                work.run(session, progress);
            } catch (RuntimeException e) {
                if (new RunStopping(session).isCauseOf(e)) {
                    throw new StoppedException(directory, e);
                }
                throw e;
            } finally {
                silence.close();
            }
        } finally {
            notice.close();
        }
    }
}
