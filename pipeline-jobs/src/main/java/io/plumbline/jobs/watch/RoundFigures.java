package io.plumbline.jobs.watch;

import java.util.List;
import java.util.Map;

/**
 * A round of a training that is done and averaged.
 *
 * @param steps figures of its optimiser steps in order, by TRL's names, {@code step} among them
 * @param examples of all its steps
 * @param tokens input tokens of all its steps
 * @param nanoseconds from the round's begin to its end, averaging included
 * @param averagingNanoseconds the part of them that the slowest worker did not spend on its steps
 * @param carriedBytes parameters and updater state that went from process to process
 */
public record RoundFigures(
        List<Map<String, Number>> steps,
        long examples,
        long tokens,
        long nanoseconds,
        long averagingNanoseconds,
        long carriedBytes) {
    /** Copies the list; refuses a round without a step. */
    public RoundFigures {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("A round has at least one step");
        }
    }

    /** Figures of its last step. */
    public Map<String, Number> last() {
        return steps.get(steps.size() - 1);
    }
}
