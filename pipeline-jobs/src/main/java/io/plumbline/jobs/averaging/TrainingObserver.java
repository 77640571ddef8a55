package io.plumbline.jobs.averaging;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Hears, on the driver, of every round, and may end the training after it. */
@FunctionalInterface
public interface TrainingObserver {
    /**
     * A round is done and averaged.
     *
     * @param round its steps and time
     * @param graph holds the averaged state; valid until this call returns
     */
    void roundDone(RoundRecord round, ComputationGraph graph);

    /**
     * Returns whether {@link #roundDone} of the round that ends with a step has the workers compute something else: their models
     * are let go before it, and they begin again with the graph's state, which is the average that they held.
     *
     * @param step optimiser steps of the training that are done by then
     */
    default boolean usesWorkers(int step) {
        return false;
    }

    /** Returns whether the training is to end with the round that is done, whatever its plan. */
    default boolean isOver() {
        return false;
    }
}
