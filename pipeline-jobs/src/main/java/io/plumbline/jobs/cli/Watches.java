package io.plumbline.jobs.cli;

import io.plumbline.jobs.config.TrackingConfig;
import io.plumbline.jobs.lineage.LineageWatch;
import io.plumbline.jobs.metrics.RunFigures;
import io.plumbline.jobs.mlflow.MlflowWatch;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.RunWatches;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;

/** Those who watch a run of steps. */
final class Watches {
    private Watches() {}

    /**
     * Returns the watches that settings ask for; closed when the run is over.
     *
     * @param say takes sentences for the user
     */
    static RunWatch of(TrackingConfig tracking, SparkConf conf, Consumer<String> say) {
        List<RunWatch> watches = new ArrayList<>(List.of(RunFigures.ofThisProcess()));
        TrackingConfig.Mlflow mlflow = tracking.mlflow();
        if (mlflow.uri() != null) {
            watches.add(new MlflowWatch(mlflow.uri(), mlflow.experiment(), say));
        }
        try {
            watches.add(LineageWatch.of(conf, say));
        } catch (IllegalStateException e) {
            say.accept("OpenLineage: events of steps are not sent: " + e.getMessage());
        }
        return new RunWatches(watches);
    }
}
