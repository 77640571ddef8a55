package io.plumbline.jobs.manifest;

import java.time.Instant;
import java.util.Objects;

/**
 * The last failure of a step, or that its last attempt was stopped.
 *
 * @param step that failed: {@code train}
 * @param message the sentence that the user was told
 * @param exitCode of a command that ends with it
 * @param time when it failed
 */
public record StepFailure(String step, String message, int exitCode, Instant time) {
    /** Exit codes above it are of processes that a signal ended. */
    private static final int LAST_OF_FAILURES = 128;

    /** Refuses missing parts. */
    public StepFailure {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(time, "time");
    }

    /** Returns whether the run was told to end, which is no failure. */
    public boolean isStop() {
        return exitCode > LAST_OF_FAILURES;
    }
}
