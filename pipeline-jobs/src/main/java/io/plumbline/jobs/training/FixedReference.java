package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.checkpoint.SavedModel;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A reference that stays as it is; also where there is none. */
final class FixedReference implements TrainingReference {
    @Override
    public boolean isDue(int rounds) {
        return false;
    }

    @Override
    public JavaRDD<ReferencedExample> refresh(ComputationGraph graph) {
        throw new IllegalStateException("A reference that stays as it is was to be moved");
    }

    /** Refuses: a checkpoint of such a training names none. */
    @Override
    public JavaRDD<ReferencedExample> resume(SavedModel reference) {
        throw new PlumblineException(
                Kind.DATA,
                "Cannot go on from the newest checkpoint: it names a reference that moved at step " + reference.step()
                        + ", and that of this training stays as it is; delete the checkpoints");
    }

    @Override
    public SavedModel moved() {
        return null;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
