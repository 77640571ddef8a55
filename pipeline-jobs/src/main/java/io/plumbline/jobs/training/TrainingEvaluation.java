package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.watch.HeldOutMetric;
import io.plumbline.watch.HeldOutPoint;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Evaluates the policy between the rounds of a training, and decides by that when to stop. Holds memory until it is closed. */
interface TrainingEvaluation extends AutoCloseable {
    /**
     * Before it goes on from a checkpoint: what that one took along.
     *
     * @param best the best policy so far; null where none was kept
     * @param lines files of lines by their names
     */
    void resumes(SavedModel best, Map<String, FileContent> lines);

    /** The training begins, or goes on. */
    void begins(TrainingPlan plan, int totalSteps, long examples);

    /** Returns whether it is due after a round that ends with a step. */
    boolean isDue(int step);

    /**
     * Computes it, while no worker holds a model.
     *
     * @param graph holds the averaged state
     * @param last step of the round that is done
     */
    void evaluate(ComputationGraph graph, StepRecord last);

    /** The reason why the training is to end before its plan; empty where there is none. */
    Optional<String> stop();

    /** The metric by which the best policy is kept; empty where none is. */
    Optional<HeldOutMetric> metric();

    /** The scores of the best policy so far; empty where none is kept. */
    Optional<HeldOutPoint> bestPoint();

    /** The best policy so far; null where none is kept. */
    SavedModel best();

    /** Files of lines that a checkpoint takes along, by their names. */
    Map<String, FileContent> lines();

    @Override
    void close();
}
