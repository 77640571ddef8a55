package io.plumbline.watch;

import java.util.List;
import java.util.Objects;

/**
 * The way in which a training came to its policy.
 *
 * @param steps optimiser steps done
 * @param plannedSteps those it was to do
 * @param policyStep the step that the policy is of: the last, or the best by a held-out metric
 * @param metric name of that metric; null where the policy is of the last step as such
 * @param value of the metric; NaN where there is none
 * @param stopped why it stopped before the end of its plan; null where it did not
 * @param warnings in the order in which they came
 */
public record TrainingOutcome(
        int steps,
        int plannedSteps,
        int policyStep,
        String metric,
        double value,
        String stopped,
        List<TrainingWarning> warnings) {
    /** Copies the warnings. */
    public TrainingOutcome {
        Objects.requireNonNull(warnings, "warnings");
        warnings = List.copyOf(warnings);
    }

    /** Returns whether the policy is that of an earlier step than the last. */
    public boolean isOfEarlierStep() {
        return policyStep < steps;
    }
}
