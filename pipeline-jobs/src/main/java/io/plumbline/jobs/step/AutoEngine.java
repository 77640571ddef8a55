package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineKind;
import io.plumbline.jobs.config.EngineChoice;
import io.plumbline.jobs.config.EngineChoice.Candidate;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.gpu.GpuStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Decides what {@code engine.type = auto} stands for, once for a run: every task computes with that engine or fails. An engine
 * for GPUs is taken where the build has one, it can do what is configured, Spark's settings give tasks a GPU, and the GPU of one
 * task can hold the models; else the processor's is, and the reason goes into summary and report. All steps of the chain are
 * looked at whichever of them are run, so that commands for one step each decide as {@code run} does; a step beside the chain, whose
 * numbers are not mixed with theirs, decides for itself. Of models headers are read. A machine whose GPUs have changed
 * between two of them decides otherwise; what was computed before is then refused by its numeric contract, not mixed.
 */
final class AutoEngine {
    private final List<StepName> names;
    private final BiConsumer<StepName, LoadedConfig> check;
    private final Function<LoadedConfig, List<String>> models;
    private final Devices devices;

    /** The devices of tasks. */
    @FunctionalInterface
    interface Devices {
        /**
         * Returns the reason why tasks have none that can compute models; empty where they have.
         *
         * @param engine for GPUs
         * @param workers that train side by side
         * @param models their {@code config.json}
         */
        Optional<String> obstacle(EngineConfig engine, int workers, List<String> models);
    }

    /**
     * A decision to take.
     *
     * @param names of the steps to do
     * @param check refuses a configuration that a step cannot use
     * @param models gives the {@code config.json} of the models that {@link #steps} compute with
     */
    AutoEngine(
            List<StepName> names,
            BiConsumer<StepName, LoadedConfig> check,
            Function<LoadedConfig, List<String>> models,
            Devices devices) {
        this.names = List.copyOf(names);
        this.check = check;
        this.models = models;
        this.devices = devices;
    }

    /** Returns the steps that a decision looks at: those to do, and where one of them is in the chain, all of the chain. */
    static List<StepName> steps(List<StepName> names) {
        return Stream.of(StepName.values())
                .filter(name -> names.contains(name)
                        || name.isInChain() && names.stream().anyMatch(StepName::isInChain))
                .toList();
    }

    /** Devices of this process, or those that tasks have; Spark is started where a setting of it gives tasks a GPU. */
    static Devices asked(SparkConf conf, Supplier<SparkContext> spark) {
        return (engine, workers, shapes) ->
                GpuStages.unoffered(conf, workers).or(() -> DeviceObstacle.of(spark.get(), engine, workers, shapes));
    }

    /**
     * Devices of this process; those of executors are taken to do, which are not started.
     *
     * @param say takes a sentence where that is so
     */
    static Devices taken(SparkConf conf, Supplier<SparkContext> spark, Consumer<String> say) {
        return (engine, workers, shapes) -> {
            Optional<String> unoffered = GpuStages.unoffered(conf, workers);
            if (unoffered.isPresent() || GpuStages.areHere(conf)) {
                return unoffered.or(() -> DeviceObstacle.of(spark.get(), engine, workers, shapes));
            }
            say.accept("engine.type = auto is taken for " + engine.engine()
                    + ", as Spark's settings give executors a GPU; a run asks one of them first");
            return Optional.empty();
        };
    }

    /** Returns the configuration with its engine decided; the same where it is decided already, or no step computes. */
    LoadedConfig decided(LoadedConfig config, Consumer<String> say) {
        boolean isOpen = config.config().engine().isOpen()
                && names.stream().anyMatch(name -> ComputedModels.areUsedBy(name, config.config()));
        List<String> engines =
                EngineConfig.candidates().stream().map(EngineKind::name).toList();
        return isOpen ? config.with(choice(engines, config)).here(say) : config;
    }

    /** @param engines those for GPUs, the preferred one first */
    EngineChoice choice(List<String> engines, LoadedConfig config) {
        List<Candidate> candidates = new ArrayList<>();
        for (String engine : engines) {
            Optional<String> obstacle = obstacle(engine, config);
            candidates.add(new Candidate(engine, obstacle));
            if (obstacle.isEmpty()) {
                break;
            }
        }
        return EngineChoice.auto(candidates);
    }

    private Optional<String> obstacle(String engine, LoadedConfig config) {
        LoadedConfig candidate = config.with(EngineChoice.auto(List.of(new Candidate(engine, Optional.empty()))));
        return steps(names).stream()
                .filter(name -> ComputedModels.areUsedBy(name, config.config()))
                .flatMap(name -> unsupported(name, candidate, config).stream())
                .findFirst()
                .or(() -> ofDevices(candidate));
    }

    /** Returns why a step cannot be done with an engine; empty where it cannot be done with the processor's either. */
    private Optional<String> unsupported(StepName name, LoadedConfig candidate, LoadedConfig config) {
        return fault(name, candidate).filter(fault -> fault(name, config.with(EngineChoice.auto(List.of())))
                .isEmpty());
    }

    private Optional<String> fault(StepName name, LoadedConfig config) {
        try {
            check.accept(name, config);
            return Optional.empty();
        } catch (PlumblineException refusal) {
            return Optional.of(refusal.getMessage());
        }
    }

    private Optional<String> ofDevices(LoadedConfig candidate) {
        List<String> shapes;
        try {
            shapes = models.apply(candidate);
        } catch (PlumblineException unusable) {
            // The run is refused for it, with all of its other faults: no device is asked.
            return Optional.of(unusable.getMessage());
        }
        return devices.obstacle(
                candidate.config().engine(), candidate.config().training().workers(), shapes);
    }
}
