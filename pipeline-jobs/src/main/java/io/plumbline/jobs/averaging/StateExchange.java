package io.plumbline.jobs.averaging;

import io.plumbline.engine.EngineProvider;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Brings the driver's state to the workers and their average back. Implemented in this package alone. */
public interface StateExchange {
    /** The exchange that fits where Spark runs. */
    static StateExchange of(JavaSparkContext spark) {
        return spark.isLocal() ? inOneProcess() : throughShuffle(spark);
    }

    /** The exchange where driver and executors are one JVM. */
    static StateExchange inOneProcess() {
        return new LocalExchange();
    }

    /** The exchange between JVMs, which works in one as well. */
    static StateExchange throughShuffle(JavaSparkContext spark) {
        return new ClusterExchange(spark);
    }

    /**
     * Returns what makes the vectors that the driver holds.
     *
     * @param engine name of the kind that the workers compute with
     */
    EngineProvider ofDriver(String engine);

    /**
     * Runs a round: every worker begins with the driver's state, which then becomes the mean of the workers' by weight.
     *
     * @param shares a partition for each worker, of one share each
     * @param driver holds the state; of no use any more where this call fails
     * @return the workers' reports in order of their index
     */
    List<WorkerReport> run(Round round, JavaRDD<Share> shares, ComputationGraph driver);

    /** Returns the bytes of state that a round carries from process to process. */
    long carriedBytes(TrainingState state, int workers);

    /** Frees what workers hold for a training. */
    void close(String runId, int workers);
}
