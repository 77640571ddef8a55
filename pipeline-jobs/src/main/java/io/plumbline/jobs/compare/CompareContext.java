package io.plumbline.jobs.compare;

import io.plumbline.jobs.progress.Progress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The environment of a comparison.
 *
 * @param hadoop Hadoop's configuration
 * @param spark starts Spark at the first call
 * @param progress shows how far long work is
 * @param say takes lines for the user
 */
public record CompareContext(
        Configuration hadoop, Supplier<SparkSession> spark, Progress progress, Consumer<String> say) {}
