package io.plumbline.jobs.cli;

import io.plumbline.Causes;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.session.StopSignal;
import io.plumbline.jobs.session.StoppedException;
import java.util.Optional;

/**
 * The end of a command.
 *
 * @param exitCode 0: done; 2: configuration or command line; 3: data; 4: gate; 5: model; 6: storage; 129,
 *     130, 143: stopped from outside; 1: anything else
 * @param failure what was thrown; null where nothing was
 * @param sentence the failure as the user was told it; null where there is none
 */
public record Outcome(int exitCode, Throwable failure, String sentence) {
    static final int UNEXPECTED = 1;

    /** Of a failure: the exit code follows from the error a user can act on, wherever Spark has wrapped it. */
    static Outcome of(String command, Throwable failure) {
        int other = failure instanceof StoppedException ? StopSignal.exitCode() : UNEXPECTED;
        String sentence = failure instanceof StoppedException
                ? PlainText.of(failure.getMessage())
                : Causes.sentence(command, failure);
        return new Outcome(
                Causes.actionable(failure).map(error -> error.kind().exitCode()).orElse(other), failure, sentence);
    }

    /** The exception that the driver throws in cluster mode: its message, the sentence, is what the resource manager shows. */
    public RuntimeException toThrow() {
        Optional<PlumblineException> actionable = Causes.actionable(failure);
        if (actionable.isPresent()) {
            return actionable.get();
        }
        return failure instanceof RuntimeException runtime && sentence.equals(runtime.getMessage())
                ? runtime
                : new IllegalStateException(sentence, failure);
    }
}
