package io.plumbline.jobs.step;

import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.executor.TaskEngines;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.model.ModelShape;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** The reason why a device that tasks are given cannot compute models. */
final class DeviceObstacle {
    private DeviceObstacle() {}

    /**
     * Asks one task about all models where it computes: the driver may have no GPU. Empty where it can compute them.
     *
     * @param stages of the device's kind
     * @param models their {@code config.json}
     */
    static Optional<String> of(SparkContext spark, GpuStages stages, EngineConfig engine, List<String> models) {
        return stages
                .computing(JavaSparkContext.fromSparkContext(spark).parallelize(models, 1))
                .map(json -> TaskEngines.obstacle(engine.engine(), ModelShape.of(json), engine.options())
                        .orElse(""))
                .filter(reason -> !reason.isEmpty())
                .take(1)
                .stream()
                .findFirst();
    }

    /** The same where tasks have the GPUs that Spark's settings give them. */
    static Optional<String> of(SparkContext spark, EngineConfig engine, int workers, List<String> models) {
        return of(spark, GpuStages.of(spark, DeviceKind.GPU, workers), engine, models);
    }
}
