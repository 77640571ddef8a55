package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs steps that have no result yet. All of them are checked before the first one runs, so that a path or model that
 * cannot be used stops the chain within seconds. The output of a step is committed together with the manifest, so the
 * former result stays where a step fails, is killed or does not pass its gate.
 */
public final class StepRunner {
    private final LoadedConfig config;
    private final Platform platform;
    private final Function<StepName, Step> table;
    private final InstantSource clock;

    /**
     * @param config what the run was told
     * @param platform what it runs on
     * @param table the steps
     * @param clock the time
     */
    public StepRunner(LoadedConfig config, Platform platform, Function<StepName, Step> table, InstantSource clock) {
        this.config = GivenAdapters.resolved(config, platform.hadoop());
        this.platform = platform;
        this.table = table;
        this.clock = clock;
    }

    /** Returns what the run was told, with the model of adapters that stand for their model. */
    public PlumblineConfig config() {
        return config.config();
    }

    /**
     * Refuses what steps cannot use, as far as that is known without the input files and the results of earlier steps. Nothing
     * is done.
     *
     * @throws PlumblineException that names all faults
     */
    public void check(List<StepName> names) {
        RunDirectory directory = RunDirectory.look(config.config().run().dir(), platform.hadoop());
        OwnDirectory.require(directory, config.config().run(), names, table);
        FormerLayout.refuse(directory);
        Results results = new Results(directory, config.config().run(), table);
        OpenModels models = new OpenModels(platform.hadoop());
        dependencies(decided(names, results, models, line -> {}), results, models)
                .check(names);
    }

    private Dependencies dependencies(LoadedConfig told, Results results, OpenModels models) {
        return new Dependencies(told, platform.hadoop(), platform.spark(), table, results, models);
    }

    /** Returns the configuration with what {@code engine.type = auto} stands for. */
    private LoadedConfig decided(List<StepName> names, Results results, OpenModels models, Consumer<String> say) {
        OpenModels headers = models.ofHeaders();
        return new AutoEngine(
                        names,
                        (name, told) -> dependencies(told, results, headers).check(List.of(name)),
                        told -> headers.configurations(
                                ComputedModels.of(AutoEngine.steps(names), told.config(), platform.hadoop())),
                        AutoEngine.asked(
                                LazySession.confInUse(),
                                () -> platform.spark().apply(names.get(0)).sparkContext()))
                .decided(config, say);
    }

    /**
     * Runs steps in the order given.
     *
     * @throws PlumblineException where an input cannot work, a step they build on has no result, a result does not pass
     *     its gate, or another run holds the directory
     */
    public void run(List<StepName> names) {
        RunDirectory directory = RunDirectory.open(config.config().run().dir(), platform.hadoop());
        OwnDirectory.require(directory, config.config().run(), names, table);
        FormerLayout.refuse(directory);
        String command = names.size() == 1 ? names.get(0).command() : "run";
        RunLock lock = RunLock.take(directory, command, platform.say());
        try (lock) {
            directory.settle();
            StepSigns signs = new StepSigns(directory, config.config().run(), platform, clock, command);
            lock.tell(signs);
            List<RunningStep> steps = new ArrayList<>();
            signs.noting(answering(names), () -> steps.addAll(checked(names, directory)));
            EngineFit engine = new EngineFit(names);
            for (RunningStep running : steps) {
                StepName name = running.step().name();
                requireFit(names.subList(names.indexOf(name), names.size()), running.config(), directory, signs);
                signs.around(name, () -> new StepAttempt(running, engine, clock, command).run());
            }
        }
    }

    /**
     * Returns the step that has failed where a run is refused before its first step: one of the experiment, as what all experiments
     * share may stand as it is for the others.
     */
    private static StepName answering(List<StepName> names) {
        return names.stream().filter(name -> !name.isShared()).findFirst().orElse(names.get(0));
    }

    /** Returns the steps, all of which can do their work as far as is known before the first one does. */
    private List<RunningStep> checked(List<StepName> names, RunDirectory directory) {
        Results results = new Results(directory, config.config().run(), table);
        OpenModels models = new OpenModels(platform.hadoop());
        LoadedConfig told = decided(names, results, models, platform.say());
        Dependencies dependencies = dependencies(told, results, models);
        Map<StepName, RecordedInputs> inputs = dependencies.of(names);
        List<RunningStep> steps = new ArrayList<>();
        for (StepName name : names) {
            steps.add(new RunningStep(
                    table.apply(name),
                    told.config(),
                    directory,
                    platform,
                    inputs.get(name),
                    dependencies.sources(name),
                    results,
                    models));
        }
        FaultCollector faults = new FaultCollector();
        for (RunningStep running : steps) {
            Standing standing = Standing.of(running.step(), running.inputs(), results);
            running.tables().require(standing, faults);
            if (standing.isDue()) {
                faults.collect(() -> WrittenFolders.require(
                        directory, running.step(), told.config().run()));
            }
        }
        faults.refuse();
        return steps;
    }

    /** Refuses examples that one of the remaining steps cannot use, before the next step starts its work. */
    private void requireFit(List<StepName> left, PlumblineConfig told, RunDirectory directory, StepSigns signs) {
        if (!left.contains(StepName.INGEST)) {
            left.forEach(name -> signs.noting(name, () -> table.apply(name).requireFit(told, directory)));
        }
    }
}
