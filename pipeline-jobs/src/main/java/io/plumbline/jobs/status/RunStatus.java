package io.plumbline.jobs.status;

import io.plumbline.jobs.storage.HeldBy;
import java.util.List;

/**
 * The state of a run directory.
 *
 * @param directory its address
 * @param holder the run that holds it; null where none does
 * @param isUnsettled whether a commit was cut short
 * @param shared steps whose results all experiments share
 * @param experiments in order of their names
 * @param problems sentences on what could not be read
 */
public record RunStatus(
        String directory,
        HeldBy holder,
        boolean isUnsettled,
        List<StepStatus> shared,
        List<ExperimentStatus> experiments,
        List<String> problems) {
    /** Copies the lists. */
    public RunStatus {
        shared = List.copyOf(shared);
        experiments = List.copyOf(experiments);
        problems = List.copyOf(problems);
    }
}
