package io.plumbline.jobs.storage;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;

/**
 * Tells failures of a file system, which pass once there is room, a server or a right again, from those of the program.
 */
public final class StorageFailures {
    /** What Spark has turned into the text of a failed task. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "No space left on device|Name node is in safe mode|The (?:Disk|Name)Space quota of [^\\n:]{1,300} is exceeded");

    private StorageFailures() {}

    /**
     * The failure for the user.
     *
     * @param attempt what was tried, as in "train"
     * @param directory the run's
     * @param thrown anything
     * @return of kind STORAGE; empty where it is no failure of a file system, or one that says itself what to do
     */
    public static Optional<PlumblineException> actionable(String attempt, RunDirectory directory, Throwable thrown) {
        return problem(thrown)
                .map(problem -> new PlumblineException(
                        Kind.STORAGE,
                        "Cannot " + attempt + " in " + directory.root() + ": " + problem
                                + "; see to that and run the same command again, it goes on from there",
                        thrown));
    }

    private static Optional<String> problem(Throwable thrown) {
        String found = null;
        for (Throwable cause : Causes.of(thrown).toList()) {
            if (cause instanceof PlumblineException) {
                return Optional.empty();
            }
            String message = String.valueOf(cause.getMessage());
            Matcher matcher = IN_TEXT.matcher(message);
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
            if (cause instanceof IOException || cause instanceof FSError) {
                found = PlainText.firstLine(message);
            }
        }
        return Optional.ofNullable(found);
    }
}
