package io.plumbline.jobs.averaging;

import io.plumbline.example.ReferencedExample;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Moves the reference of a training while it runs. */
public interface ReferenceRefresh {
    /**
     * Returns whether the reference moves before the next round.
     *
     * @param rounds done before, counted from the first step of the training, whether or not it was resumed since
     */
    boolean isDue(int rounds);

    /**
     * Moves the reference. Called while no worker holds a model.
     *
     * @param graph holds the state that the last round left
     * @return the examples of the training with the log-probs of the reference as it is now
     */
    JavaRDD<ReferencedExample> refresh(ComputationGraph graph);
}
