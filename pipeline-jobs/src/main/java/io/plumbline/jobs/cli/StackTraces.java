package io.plumbline.jobs.cli;

import java.io.PrintStream;

/** Writes where a failure came from, on request. */
final class StackTraces {
    private StackTraces() {}

    static void print(Throwable failure, PrintStream err) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause()) {
            err.println((depth == 0 ? "" : "Caused by: ") + cause);
            for (StackTraceElement element : cause.getStackTrace()) {
                err.println("\tat " + element);
            }
            depth++;
        }
    }
}
