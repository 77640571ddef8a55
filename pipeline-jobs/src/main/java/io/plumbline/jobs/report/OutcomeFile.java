package io.plumbline.jobs.report;

import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingOutcomeJson;

/** The file that says in which way a training came to its policy. */
public final class OutcomeFile {
    /** Its name in the experiment's folder. */
    public static final String NAME = "metrics/training.json";

    private static final int LONGEST = 1 << 20;

    private OutcomeFile() {}

    /**
     * Reads it; null where it is not there, or not such a file.
     *
     * @param name of the file in the run directory
     */
    public static TrainingOutcome read(RunDirectory directory, String name) {
        String text = directory.read(name, LONGEST);
        return text == null ? null : TrainingOutcomeJson.read(text).orElse(null);
    }
}
