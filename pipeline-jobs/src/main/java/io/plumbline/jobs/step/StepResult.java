package io.plumbline.jobs.step;

import java.util.Objects;

/**
 * What a step did, for the manifest and the console.
 *
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param modelFingerprint of the model it wrote, or read where it writes none; null where it uses none
 * @param summary one short line for the user, without the step's name
 */
public record StepResult(long rowsIn, long rowsOut, String modelFingerprint, String summary) {
    /** Refuses negative counts. */
    public StepResult {
        Objects.requireNonNull(summary, "summary");
        if (rowsIn < 0 || rowsOut < 0) {
            throw new IllegalArgumentException("Rows must be at least 0, got " + rowsIn + " in, " + rowsOut + " out");
        }
    }
}
