package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.session.MemoryShortage;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.watch.StepOutcome;
import io.plumbline.jobs.watch.StepWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.FSError;

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
            Results results = new Results(directory, config.config().run(), table);
            OpenModels models = new OpenModels(platform.hadoop());
            LoadedConfig told = decided(names, results, models, platform.say());
            Dependencies dependencies = dependencies(told, results, models);
            Map<StepName, RecordedInputs> inputs = dependencies.of(names);
            EngineFit engine = new EngineFit(names);
            StepSigns signs = new StepSigns(directory, told.config().run(), platform, clock);
            lock.tell(signs);
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
            for (RunningStep running : steps) {
                StepName name = running.step().name();
                requireFit(names.subList(names.indexOf(name), names.size()), told.config(), directory, signs);
                signs.around(name, () -> explained(running, engine));
            }
        }
    }

    /** Refuses examples that one of the remaining steps cannot use, before the next step starts its work. */
    private void requireFit(List<StepName> left, PlumblineConfig told, RunDirectory directory, StepSigns signs) {
        if (!left.contains(StepName.INGEST)) {
            left.forEach(name -> signs.noting(name, () -> table.apply(name).requireFit(told, directory)));
        }
    }

    /** Runs a step; where a file system failed or memory ran out, says what to do. */
    private void explained(RunningStep running, EngineFit engine) {
        try {
            run(running, engine);
        } catch (Exception | FSError | OutOfMemoryError e) {
            // Spark throws checked exceptions that its signatures do not name.
            String attempt = running.step().name().command();
            Optional<PlumblineException> failure = StorageFailures.actionable(attempt, running.directory(), e)
                    .or(() -> MemoryShortage.actionable(attempt, e));
            if (failure.isPresent()) {
                throw failure.get();
            }
            throw e;
        }
    }

    private void run(RunningStep running, EngineFit engine) {
        Step step = running.step();
        Results results = running.results();
        Standing standing = Standing.of(step, running.inputs(), results);
        if (!standing.isDue()) {
            holdToGate(running, standing.folder());
            running.tables().bring(running.identity(), running::say);
            return;
        }
        running.say(standing.change() == null ? "started" : "started again, since " + standing.change());
        engine.require(running);
        StepWork work = running.work();
        running.watch().begins(work);
        try {
            StepResult result = committed(running);
            // A table may have been made for the result.
            StepWork done = work.leaving(running.tables().directories());
            running.watch().ended(done, new StepOutcome(result.rowsIn(), result.rowsOut(), result.refusal() == null));
            if (result.refusal() != null) {
                throw result.refusal();
            }
        } catch (Throwable thrown) {
            if (platform.stopping().isCauseOf(thrown)) {
                running.watch().stopped(work);
            } else {
                running.watch().failed(work, thrown.getMessage());
            }
            throw thrown;
        }
    }

    /** Runs a step and commits its result. */
    private StepResult committed(RunningStep running) {
        Step step = running.step();
        Instant started = clock.instant();
        StepResult result = step.run(running);
        running.sources().values().forEach(InputSource::requireUnchanged);
        Instant ended = clock.instant();
        StepRecord record = new StepRecord(
                running.inputs(),
                result.modelFingerprint(),
                result.rowsIn(),
                result.rowsOut(),
                result.summary(),
                Versions.all(),
                started,
                ended);
        running.results().commit(step, result, record, running.config());
        if (result.refusal() == null) {
            running.say(result.summary() + " (" + seconds(started, ended) + ")");
            running.tables().bring(running.identity(), running::say);
        }
        return result;
    }

    /**
     * Says again what an existing result told, and checks it against the gate, which may have changed; the result is not made
     * again.
     */
    private void holdToGate(RunningStep running, ResultFolder folder) {
        Step step = running.step();
        step.findings(running.directory(), folder).forEach(running::say);
        Optional<PlumblineException> refusal = step.refusal(running.config(), running.directory(), folder);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        boolean hasPassed = step.name().isInChain() && !step.awaitsGate(running.config());
        if (running.results().isCandidate(folder) && hasPassed) {
            running.results().promote();
            running.say("the candidate has passed, nothing else to do");
        } else {
            running.say("up to date, nothing to do");
        }
    }

    private static String seconds(Instant started, Instant ended) {
        return Math.round(Duration.between(started, ended).toMillis() / 1000.0) + " s";
    }
}
