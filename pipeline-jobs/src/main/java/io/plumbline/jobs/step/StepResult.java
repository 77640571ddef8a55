package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * The result of a step: figures for the manifest and the console, and staged outputs to be committed with the manifest.
 *
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param modelFingerprint of the model it wrote, or read where it writes none; null where it uses none
 * @param summary one short line for the user, without the step's name
 * @param outputs staged places by the names that they get in the folder of the step's results
 * @param refusal why the result does not pass the step's gate; null where it does
 */
public record StepResult(
        long rowsIn,
        long rowsOut,
        String modelFingerprint,
        String summary,
        Map<String, Path> outputs,
        PlumblineException refusal) {
    /** Copies the map; refuses negative counts. */
    public StepResult {
        Objects.requireNonNull(summary, "summary");
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        if (rowsIn < 0 || rowsOut < 0) {
            throw new IllegalArgumentException("Rows must be at least 0, got " + rowsIn + " in, " + rowsOut + " out");
        }
    }

    /** A result that passes. */
    public static StepResult passed(
            long rowsIn, long rowsOut, String modelFingerprint, String summary, Map<String, Path> outputs) {
        return new StepResult(rowsIn, rowsOut, modelFingerprint, summary, outputs, null);
    }

    /** The same, which does not pass. */
    public StepResult refusedFor(PlumblineException reason) {
        return new StepResult(rowsIn, rowsOut, modelFingerprint, summary, outputs, Objects.requireNonNull(reason));
    }
}
