package io.plumbline.jobs.cli;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import java.io.PrintStream;

/** Writes where a failure came from, on request; credentials are masked there too. */
final class StackTraces {
    private static final int LONGEST = 4_000;

    private StackTraces() {}

    /** The start of a message that may be as long as a file. */
    private static String start(String message) {
        return message.substring(0, Math.min(message.length(), LONGEST));
    }

    static void print(Throwable failure, PrintStream err) {
        String before = "";
        for (Throwable cause : Causes.of(failure).toList()) {
            err.println(before + PlainText.withoutCredentials(start(cause.toString())));
            for (StackTraceElement element : cause.getStackTrace()) {
                err.println("\tat " + element);
            }
            before = "Caused by: ";
        }
    }
}
