package io.plumbline.jobs.training;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Hears, on the driver, of every round. */
@FunctionalInterface
public interface TrainingObserver {
    /**
     * A round is done and averaged.
     *
     * @param steps its steps in order
     * @param graph holds the averaged state; valid until this call returns
     */
    void roundDone(List<StepRecord> steps, ComputationGraph graph);
}
