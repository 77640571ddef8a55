package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.jobs.session.LazySession;
import java.util.List;
import org.apache.spark.SparkContext;

/**
 * Checks once, before the first step that has something to do reads data, that tasks get the devices which the engine computes
 * on, and that such a device can compute the models. Where the processor computes nothing is checked, and a
 * line names the GPUs that executors hold for nothing.
 */
final class EngineFit {
    private final List<StepName> steps;
    private boolean due = true;

    /** @param steps that will run, in their order */
    EngineFit(List<StepName> steps) {
        this.steps = List.copyOf(steps);
    }

    /** @throws PlumblineException of kind CONFIGURATION that says what was found and what to do */
    void require(RunningStep running) {
        PlumblineConfig config = running.config();
        List<StepName> left = from(running.step().name());
        if (!due || left.stream().noneMatch(name -> ComputedModels.areUsedBy(name, config))) {
            return;
        }
        due = false;
        EngineConfig engine = config.engine();
        DeviceKind device = engine.kind().device();
        if (device == DeviceKind.PROCESSOR) {
            GpuStages.idle(LazySession.confInUse(), device)
                    .ifPresent(text -> running.say("engine.type = " + engine.engine() + ": " + text));
            return;
        }
        SparkContext spark = running.spark().sparkContext();
        GpuStages stages =
                GpuStages.of(spark, device, workers(left, config.training().workers()));
        running.say("engine.type = " + engine.engine() + ": " + stages);
        List<String> shapes = running.models()
                .configurations(ComputedModels.of(
                        left, config, running.directory().fileSystem().getConf()));
        DeviceObstacle.of(spark, stages, engine, shapes).ifPresent(obstacle -> {
            throw new PlumblineException(
                    Kind.CONFIGURATION, "Cannot compute with engine.type = " + engine.engine() + ": " + obstacle);
        });
    }

    /** Returns the steps that are left to do, from one on. */
    List<StepName> from(StepName first) {
        return steps.subList(steps.indexOf(first), steps.size());
    }

    /**
     * Returns the number of workers that compute side by side: one where no step trains.
     *
     * @param left the steps that are left
     * @param training the workers of a training
     */
    static int workers(List<StepName> left, int training) {
        return left.stream().anyMatch(StepName::trains) ? training : 1;
    }
}
