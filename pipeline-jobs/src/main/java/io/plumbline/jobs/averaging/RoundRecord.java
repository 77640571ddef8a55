package io.plumbline.jobs.averaging;

import java.util.List;

/**
 * A round that is done and averaged.
 *
 * @param steps its optimiser steps in order, at least one
 * @param nanoseconds that the slowest worker spent on its steps
 * @param wholeNanoseconds from its begin until its average was there
 * @param carriedBytes parameters and updater state that went from process to process
 */
public record RoundRecord(List<StepRecord> steps, long nanoseconds, long wholeNanoseconds, long carriedBytes) {
    /** Copies the list. */
    public RoundRecord {
        steps = List.copyOf(steps);
    }

    /** The last of its steps. */
    public StepRecord last() {
        return steps.get(steps.size() - 1);
    }
}
