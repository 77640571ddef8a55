package io.plumbline.jobs.manifest;

import java.time.Instant;
import java.util.Objects;

/**
 * The last failure of a step.
 *
 * @param step that failed: {@code train}
 * @param message the sentence that the user was told
 * @param exitCode of a command that ends with it
 * @param time when it failed
 */
public record StepFailure(String step, String message, int exitCode, Instant time) {
    /** Refuses missing parts. */
    public StepFailure {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(time, "time");
    }
}
