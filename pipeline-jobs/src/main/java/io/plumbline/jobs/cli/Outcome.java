package io.plumbline.jobs.cli;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.manifest.StepFailure;
import io.plumbline.jobs.session.StoppedException;
import java.util.Optional;

/**
 * The end of a command.
 *
 * @param exitCode 0: done; 2: configuration or command line; 3: data; 4: gate; 5: model; 6: storage; 143:
 *     stopped from outside; 1: anything else
 * @param failure what was thrown; null where nothing was
 */
public record Outcome(int exitCode, Throwable failure) {
    static final int UNEXPECTED = 1;

    /** Of a failure: the exit code follows from the error a user can act on, wherever Spark has wrapped it. */
    static Outcome of(Throwable failure) {
        int other = failure instanceof StoppedException ? StepFailure.STOPPED : UNEXPECTED;
        return new Outcome(
                Causes.actionable(failure).map(error -> error.kind().exitCode()).orElse(other), failure);
    }

    /** The failure as one sentence. */
    static String sentence(String command, Throwable failure) {
        if (failure instanceof StoppedException) {
            return PlainText.of(failure.getMessage());
        }
        return Causes.actionable(failure).map(Throwable::getMessage).orElseGet(() -> {
            return "Cannot " + command + ": " + PlainText.reason(failure) + " (unexpected; --stacktrace shows where)";
        });
    }

    /** The exception that the driver throws in cluster mode, for the resource manager to show. */
    public RuntimeException toThrow() {
        Optional<PlumblineException> actionable = Causes.actionable(failure);
        if (actionable.isPresent()) {
            return actionable.get();
        }
        return failure instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException("Cannot do what was asked, exit code " + exitCode, failure);
    }
}
