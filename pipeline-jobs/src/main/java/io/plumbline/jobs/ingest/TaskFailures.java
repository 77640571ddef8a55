package io.plumbline.jobs.ingest;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a user can act on in what Spark throws. */
final class TaskFailures {
    private static final Pattern UNREADABLE = Pattern.compile("Encountered error while reading file (\\S+?)\\.? ");

    private TaskFailures() {}

    /** The failure for the user, wherever in the chain of causes it stands; null where there is none. */
    static PlumblineException actionable(Throwable thrown) {
        for (Throwable cause : Causes.of(thrown).toList()) {
            if (cause instanceof PlumblineException failure) {
                return failure;
            }
            Matcher unreadable = UNREADABLE.matcher(String.valueOf(cause.getMessage()));
            if (unreadable.lookingAt()) {
                return new PlumblineException(
                        Kind.DATA, "Cannot read " + unreadable.group(1) + ": " + rootMessage(cause), thrown);
            }
        }
        return null;
    }

    /** What the last cause says. */
    static String rootMessage(Throwable thrown) {
        return PlainText.reason(Causes.of(thrown).reduce(thrown, (before, next) -> next));
    }
}
