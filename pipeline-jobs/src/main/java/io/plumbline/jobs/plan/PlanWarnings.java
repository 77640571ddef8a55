package io.plumbline.jobs.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Says in plain words what speaks against a number of workers. */
final class PlanWarnings {
    /** A training of fewer steps hardly moves, and its warm-up and schedule are coarse. */
    static final int FEW_STEPS = 100;

    private static final double DOMINATES = 0.5;
    private static final double WASTED = 0.5;

    private PlanWarnings() {}

    /**
     * Returns the warnings of a table.
     *
     * @param rows by rising number of workers
     * @param examples to train on
     */
    static List<String> of(List<PlanRow> rows, long examples) {
        List<String> warnings = new ArrayList<>();
        first(rows, row -> row.averagingShare() > DOMINATES)
                .ifPresent(row -> warnings.add(from(row)
                        + String.format(
                                Locale.ROOT,
                                "averaging takes %.0f %% of the time: raise training.steps-per-averaging (now %d) or"
                                        + " training.examples-per-step, or train adapters (lora.rank), whose rounds send less",
                                100 * row.averagingShare(),
                                row.plan().stepsPerAveraging())));
        first(rows, row -> row.plan().examplesOfStep() > examples)
                .ifPresent(
                        row -> warnings.add(
                                from(row) + "a step takes " + row.plan().examplesOfStep()
                                        + " examples and there are " + examples
                                        + ": further workers have nothing to do; lower training.examples-per-step or use fewer workers"));
        first(rows, row -> row.steps() < FEW_STEPS && row.plan().examplesOfStep() <= examples)
                .ifPresent(
                        row -> warnings.add(
                                from(row) + "the whole training has only " + row.steps()
                                        + " optimiser steps, since a step takes "
                                        + row.plan().examplesOfStep()
                                        + " examples: lower training.examples-per-step, or raise training.epochs or the learning rate"));
        wasteful(rows)
                .ifPresent(row -> warnings.add(
                        from(row) + "more than half of the workers' time is lost: fewer workers take little longer"));
        return warnings;
    }

    private static Optional<PlanRow> wasteful(List<PlanRow> rows) {
        PlanRow least = rows.get(0);
        return first(
                rows,
                row -> least.trainingSeconds() * least.workers() / (row.trainingSeconds() * row.workers()) < WASTED);
    }

    private static Optional<PlanRow> first(List<PlanRow> rows, Predicate<PlanRow> test) {
        return rows.stream().filter(test).findFirst();
    }

    private static String from(PlanRow row) {
        return row.workers() == 1 ? "With 1 worker " : "From " + row.workers() + " workers on ";
    }
}
