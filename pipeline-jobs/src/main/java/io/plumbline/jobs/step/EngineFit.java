package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.executor.TaskEngines;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.model.ModelShape;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Checks once, before the first step that has something to do reads data, that tasks get the devices which the engine computes
 * on, and that such a device can compute the models. Where the processor computes nothing is checked, and a
 * line names the GPUs that executors hold for nothing.
 */
final class EngineFit {
    private final List<StepName> steps;
    private boolean due;

    /** @param steps that will run, in their order */
    EngineFit(List<StepName> steps) {
        this.steps = List.copyOf(steps);
        due = steps.stream().anyMatch(StepName::computes);
    }

    /** @throws PlumblineException of kind CONFIGURATION that says what was found and what to do */
    void require(RunningStep running) {
        EngineConfig engine = running.config().engine();
        DeviceKind device = engine.kind().device();
        if (!due) {
            return;
        }
        due = false;
        if (device == DeviceKind.PROCESSOR) {
            GpuStages.idle(new SparkConf(), device)
                    .ifPresent(text -> running.say("engine.type = " + engine.engine() + ": " + text));
            return;
        }
        SparkContext spark = running.spark().sparkContext();
        int workers = workers(running.step().name(), running.config().training().workers());
        GpuStages stages = GpuStages.of(spark, device, workers);
        running.say("engine.type = " + engine.engine() + ": " + stages);
        List<String> shapes = models(running.step().name(), running.config().model()).stream()
                .map(path -> running.models().open(path).configJson())
                .toList();
        String obstacle = obstacle(JavaSparkContext.fromSparkContext(spark), stages, engine, shapes);
        if (!obstacle.isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION, "Cannot compute with engine.type = " + engine.engine() + ": " + obstacle);
        }
    }

    /**
     * Returns the number of workers that compute side by side from a step on: one where none of the steps that are left trains.
     *
     * @param first of the steps that are left
     * @param training the workers of a training
     */
    int workers(StepName first, int training) {
        return from(first).stream().anyMatch(StepName::trains) ? training : 1;
    }

    /** Returns the places of the models that steps open from a step on: the reference where it is one of its own, and is due. */
    List<String> models(StepName first, ModelConfig model) {
        return model.referencePath() != null && from(first).contains(StepName.REFERENCE)
                ? List.of(model.path(), model.referencePath())
                : List.of(model.path());
    }

    private List<StepName> from(StepName first) {
        return steps.subList(steps.indexOf(first), steps.size());
    }

    /** Asks one task about all models where it computes: the driver may have no GPU. */
    private static String obstacle(JavaSparkContext spark, GpuStages stages, EngineConfig engine, List<String> models) {
        return stages
                .computing(spark.parallelize(models, 1))
                .map(json -> TaskEngines.obstacle(engine.engine(), ModelShape.of(json), engine.options())
                        .orElse(""))
                .filter(reason -> !reason.isEmpty())
                .take(1)
                .stream()
                .findFirst()
                .orElse("");
    }
}
