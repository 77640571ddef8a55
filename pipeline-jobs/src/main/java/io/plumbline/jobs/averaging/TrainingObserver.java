package io.plumbline.jobs.averaging;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** Hears, on the driver, of every round. */
@FunctionalInterface
public interface TrainingObserver {
    /**
     * A round is done and averaged.
     *
     * @param round its steps and time
     * @param graph holds the averaged state; valid until this call returns
     */
    void roundDone(RoundRecord round, ComputationGraph graph);
}
