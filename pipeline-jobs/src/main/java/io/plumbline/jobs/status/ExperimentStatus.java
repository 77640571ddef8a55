package io.plumbline.jobs.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The state of one experiment.
 *
 * @param name {@code run.name}
 * @param steps its steps
 * @param candidate steps whose results wait for a gate, or did not pass it
 * @param training last line of the metrics of its training, by TRL's names; null where there is none
 * @param evaluation last line of its held-out figures during training; null where there is none
 * @param scores held-out figures of {@code summary.json}; null where there is none
 */
record ExperimentStatus(
        String name,
        List<StepStatus> steps,
        List<StepStatus> candidate,
        JsonNode training,
        JsonNode evaluation,
        JsonNode scores) {
    /** Copies the lists. */
    ExperimentStatus {
        steps = List.copyOf(steps);
        candidate = List.copyOf(candidate);
    }
}
