package io.plumbline.jobs.metrics;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Puts the figures of a run, all of which the driver knows, into Spark's metrics system: under
 * {@code APPLICATION.driver.plugin.io.plumbline.jobs.metrics.MetricsPlugin.}. On executors it does nothing.
 */
public final class MetricsPlugin implements SparkPlugin {
    /** Registers when Spark asks for it. */
    private static final class OfDriver implements DriverPlugin {
        @Override
        public void registerMetrics(String application, PluginContext context) {
            RunFigures.ofThisProcess().register(context.metricRegistry());
        }
    }

    @Override
    public DriverPlugin driverPlugin() {
        return new OfDriver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return null;
    }
}
