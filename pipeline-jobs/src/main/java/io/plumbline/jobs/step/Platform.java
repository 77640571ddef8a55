package io.plumbline.jobs.step;

import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.watch.RunWatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * The environment of the steps.
 *
 * @param hadoop Hadoop's configuration
 * @param spark starts Spark, or gives the running session; told the step that asks
 * @param progress where long work shows how far it is
 * @param say where lines for the user go
 * @param watch hears what the run does
 * @param stopping tells that the run is told to end
 */
public record Platform(
        org.apache.hadoop.conf.Configuration hadoop,
        Function<StepName, SparkSession> spark,
        Progress progress,
        Consumer<String> say,
        RunWatch watch,
        Stopping stopping) {
    /** An environment of a run that nobody watches or ends. */
    public Platform(
            org.apache.hadoop.conf.Configuration hadoop,
            Function<StepName, SparkSession> spark,
            Progress progress,
            Consumer<String> say) {
        this(hadoop, spark, progress, say, RunWatch.NONE, Stopping.NEVER);
    }
}
