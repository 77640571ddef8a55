package io.plumbline.jobs.training;

import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.ReferenceRefresh;
import io.plumbline.jobs.checkpoint.SavedModel;
import org.apache.spark.api.java.JavaRDD;

/** The reference of a training, which stays as it is or follows the policy. Holds memory until it is closed. */
interface TrainingReference extends ReferenceRefresh, AutoCloseable {
    /**
     * Goes on with the reference that a checkpoint names.
     *
     * @return the examples of the training with its log-probs
     */
    JavaRDD<ReferencedExample> resume(SavedModel reference);

    /** Returns the reference as it is now; null while it has not moved. */
    SavedModel moved();

    @Override
    void close();
}
