package io.plumbline.jobs.step;

import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import java.util.Optional;

/**
 * The state of a step's result before the step runs.
 *
 * @param folder that holds a result of these inputs; null where there is none, so that the step is due
 * @param change the difference from the newest result, in a few words; null where there is no result
 */
record Standing(ResultFolder folder, String change) {
    /** Compares the results of a step with the inputs that it would be made from now. */
    static Standing of(Step step, RecordedInputs inputs, Results results) {
        String change = null;
        for (ResultFolder folder : results.folders(step.name())) {
            if (results.holds(folder, step, inputs)) {
                return new Standing(folder, null);
            }
            Optional<StepRecord> record = results.record(step.name(), folder);
            if (record.isPresent()) {
                change = inputs.changeSince(record.get().inputs())
                        .or(() -> results.missing(folder, step).map(output -> output + " is gone"))
                        .orElseThrow();
            }
        }
        return new Standing(null, change);
    }

    /** Returns whether the step has to be done. */
    boolean isDue() {
        return folder == null;
    }
}
