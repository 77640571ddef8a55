package io.plumbline.watch;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The way in which a training came to its policy.
 *
 * @param steps optimiser steps done
 * @param plannedSteps those it was to do
 * @param policyStep the step that the policy is of: the last, or the best by a held-out metric
 * @param metric name of that metric; null where the policy is of the last step as such
 * @param value of the metric; NaN where there is none
 * @param sample of the held-out examples that the metric was measured on; null where that is not known or there is none
 * @param stopped why it stopped before the end of its plan; null where it did not
 * @param warnings in the order in which they came
 */
public record TrainingOutcome(
        int steps,
        int plannedSteps,
        int policyStep,
        String metric,
        double value,
        HeldOutSample sample,
        String stopped,
        List<TrainingWarning> warnings) {
    /** Copies the warnings. */
    public TrainingOutcome {
        Objects.requireNonNull(warnings, "warnings");
        warnings = List.copyOf(warnings);
    }

    /**
     * Returns what the policy was chosen by: {@code eval_loss of 512 held-out examples, sample 00c0ffee00c0ffee}; empty where it
     * is of the last step as such.
     */
    public Optional<String> criterion() {
        String of = sample == null
                ? "held-out examples"
                : String.format(Locale.ROOT, "%,d held-out examples, sample %s", sample.examples(), sample.id());
        return Optional.ofNullable(metric).map(name -> name + " of " + of);
    }

    /** Returns the {@link #criterion}, with the value: {@code eval_loss of 512 held-out examples, sample 00c0ffee00c0ffee (0.5123)}. */
    public Optional<String> chosenBy() {
        return criterion().map(found -> String.format(Locale.ROOT, "%s (%.4f)", found, value));
    }

    /** Returns whether the policy is that of an earlier step than the last. */
    public boolean isOfEarlierStep() {
        return policyStep < steps;
    }
}
