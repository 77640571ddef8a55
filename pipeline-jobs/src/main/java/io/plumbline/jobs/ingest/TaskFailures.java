package io.plumbline.jobs.ingest;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a user can act on in what Spark throws. */
final class TaskFailures {
    private static final Pattern UNREADABLE = Pattern.compile("Encountered error while reading file (\\S+?)\\.? ");
    private static final int MAXIMUM_DEPTH = 50;

    private TaskFailures() {}

    /** The failure for the user, wherever in the chain of causes it stands; null where there is none. */
    static PlumblineException actionable(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAXIMUM_DEPTH; depth++) {
            if (cause instanceof PlumblineException failure) {
                return failure;
            }
            Matcher unreadable = UNREADABLE.matcher(String.valueOf(cause.getMessage()));
            if (unreadable.lookingAt()) {
                return new PlumblineException(
                        Kind.DATA, "Cannot read " + unreadable.group(1) + ": " + rootMessage(cause), thrown);
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** What the last cause says. */
    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < MAXIMUM_DEPTH; depth++) {
            root = root.getCause();
        }
        return PlainText.reason(root);
    }
}
