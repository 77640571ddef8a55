package io.plumbline.jobs.watch;

import java.util.Map;

/**
 * Hears what a run does. What it does with that must not hold the run up: no call waits for a network or a disk. A call that
 * throws is told once and changes nothing for the run: {@link RunWatches}.
 */
public interface RunWatch extends AutoCloseable {
    /** Hears nothing. */
    RunWatch NONE = new RunWatch() {};

    /** A step has something to do and begins. */
    default void begins(StepWork work) {
        // Of no interest to all.
    }

    /**
     * A training begins, or goes on.
     *
     * @param stepsDone optimiser steps done before: 0, or those of a checkpoint
     * @param totalSteps optimiser steps of the whole training
     */
    default void trains(StepWork work, int stepsDone, int totalSteps) {
        // Of no interest to all.
    }

    /** A round of a training is done and averaged. */
    default void roundDone(StepWork work, RoundFigures round) {
        // Of no interest to all.
    }

    /**
     * Figures that are not of a training's own steps: of held-out examples.
     *
     * @param step optimiser steps of the training that the policy is of; 0 where they are unknown, for all of them
     * @param part number of the examples where they are a part of the held-out ones, whose figures are not points of one curve
     *     with those of another part or of all; 0: all
     * @param named figures by their name, {@code eval_rewards/accuracies}, and {@code eval_examples}, the number of examples
     */
    default void measured(StepWork work, int step, long part, Map<String, ? extends Number> named) {
        // Of no interest to all.
    }

    /** A step has left its result, or one that did not pass its gate: then {@link #refused} follows. */
    default void ended(StepWork work, StepOutcome outcome) {
        // Of no interest to all.
    }

    /**
     * A step whose result stands begins to write it to tables that lack it: they are new, or were dropped or emptied. Nothing is
     * computed. {@link #brought}, {@link #failed} or {@link #stopped} follows.
     */
    default void brings(StepWork work) {
        // Of no interest to all.
    }

    /**
     * The tables have the result.
     *
     * @param outcome of the run of the step that made it
     */
    default void brought(StepWork work, StepOutcome outcome) {
        // Of no interest to all.
    }

    /**
     * A step has failed.
     *
     * @param sentence what failed, and what to do, as the user reads it at the end of the command
     */
    default void failed(StepWork work, String sentence) {
        // Of no interest to all.
    }

    /**
     * A gate has refused a step or its result: one that was made, or one that stands. No failure of the machine; those who do not
     * tell the two apart take it for one.
     *
     * @param sentence which gate, and what was found, as the user reads it at the end of the command
     */
    default void refused(StepWork work, String sentence) {
        failed(work, sentence);
    }

    /**
     * An experiment's result that stands passes the gate of now, if it has one. Nothing is computed. Every run that finds it so
     * says it, as a refusal may have been heard that no other word has taken back.
     */
    default void passes(StepWork work) {
        // Of no interest to all.
    }

    /** A step was told to end before it was done, and did not fail. */
    default void stopped(StepWork work) {
        // Of no interest to all.
    }

    /** The run is over. */
    @Override
    default void close() {
        // Nothing is held.
    }
}
