package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.session.LazySession;
import io.plumbline.jobs.storage.HeldBy;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.Writable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Tells what a run of steps would do and why. It compares and refuses as {@link StepRunner} does before its first step, and
 * leaves the run directory as it is, a missing one included.
 */
public final class DryRun {
    private final LoadedConfig config;
    private final Configuration hadoop;
    private final Function<StepName, SparkSession> spark;
    private final Function<StepName, Step> table;

    /**
     * A run that is not done.
     *
     * @param config what it is told
     * @param hadoop Hadoop's configuration
     * @param spark starts Spark, which tells the versions of tables; asked only where a table is an input, or is to be written
     * @param table the steps
     */
    public DryRun(
            LoadedConfig config,
            Configuration hadoop,
            Function<StepName, SparkSession> spark,
            Function<StepName, Step> table) {
        this.config = GivenAdapters.resolved(config, hadoop);
        this.hadoop = hadoop;
        this.spark = spark;
        this.table = table;
    }

    /** Returns what the run is told, with the model of adapters that stand for their model. */
    public LoadedConfig config() {
        return config;
    }

    /**
     * Returns what the run would do, and how it would end where that is known.
     *
     * @param names in the order in which they would run
     * @throws PlumblineException that names all faults for which the run would be refused
     */
    public Outlook outlook(List<StepName> names) {
        RunDirectory directory = RunDirectory.look(config.config().run().dir(), hadoop);
        OwnDirectory.require(directory, config.config().run(), names, table);
        FormerLayout.refuse(directory);
        Writable.require(directory);
        List<String> lines = new ArrayList<>();
        Optional<HeldBy> holder = HeldBy.of(directory);
        holder.map(DryRun::held).ifPresent(lines::add);
        PlumblineException end = holder.flatMap(held -> held.refusal(directory)).orElse(null);
        if (directory.isUnsettled()) {
            lines.add("run.dir: a commit was cut short, which the run would complete or undo first");
        }
        Results results = new Results(directory, config.config().run(), table);
        OpenModels models = new OpenModels(hadoop);
        LoadedConfig told = decided(names, results, models, lines::add);
        Map<StepName, RecordedInputs> inputs =
                dependencies(told, results, models).of(names);
        FaultCollector faults = new FaultCollector();
        for (StepName name : names) {
            Step step = table.apply(name);
            Standing standing = Standing.of(step, inputs.get(name), results);
            tables(step, told.config(), directory, results).require(standing, faults);
            if (standing.isDue()) {
                faults.collect(() ->
                        WrittenFolders.require(directory, step, told.config().run()));
            }
        }
        faults.refuse();
        boolean examplesStand = true;
        for (StepName name : names) {
            Step step = table.apply(name);
            Standing standing = Standing.of(step, inputs.get(name), results);
            if (name == StepName.INGEST) {
                examplesStand = !standing.isDue();
            }
            if (examplesStand) {
                step.requireFit(told.config(), directory);
            }
            Optional<PlumblineException> refusal =
                    standing.isDue() ? Optional.empty() : step.refusal(told.config(), directory, standing.folder());
            String line = refusal.map(failure -> "up to date, but the run would end here: " + failure.getMessage())
                    .orElseGet(() -> {
                        TableOutputs tables = tables(step, told.config(), directory, results);
                        return line(step, told.config(), standing, results, tables);
                    });
            lines.add(name.command() + ": " + line);
            end = end == null ? refusal.orElse(null) : end;
        }
        return new Outlook(told.config(), lines, end);
    }

    /** Returns whether {@link #outlook} waits for copies of models that are not local. */
    public boolean copiesModels(List<StepName> names) {
        return ComputedModels.areCopied(names, config.config(), hadoop);
    }

    /**
     * Refuses what steps cannot use, as far as that is known without the weights of models, the input files and the results of
     * earlier steps.
     *
     * @throws PlumblineException that names all faults
     */
    public void check(List<StepName> names) {
        RunDirectory directory = RunDirectory.look(config.config().run().dir(), hadoop);
        OwnDirectory.require(directory, config.config().run(), names, table);
        FormerLayout.refuse(directory);
        Writable.require(directory);
        Results results = new Results(directory, config.config().run(), table);
        OpenModels headers = new OpenModels(hadoop).ofHeaders();
        dependencies(decided(names, results, headers, line -> {}), results, headers)
                .check(names);
    }

    private Dependencies dependencies(LoadedConfig told, Results results, OpenModels models) {
        return new Dependencies(told, hadoop, spark, table, results, models);
    }

    /** Returns the configuration with what {@code engine.type = auto} would stand for. */
    private LoadedConfig decided(List<StepName> names, Results results, OpenModels models, Consumer<String> say) {
        OpenModels headers = models.ofHeaders();
        return new AutoEngine(
                        names,
                        (name, told) -> dependencies(told, results, headers).check(List.of(name)),
                        told -> headers.configurations(
                                ComputedModels.of(AutoEngine.steps(names), told.config(), hadoop)),
                        AutoEngine.taken(
                                LazySession.conf(),
                                () -> spark.apply(names.get(0)).sparkContext(),
                                say))
                .decided(config, say);
    }

    private static String held(HeldBy holder) {
        return switch (holder.state()) {
            case ALIVE -> "run.dir: in use by " + holder.description() + ", so that the run would be refused";
            case ENDED -> "run.dir: the run that held it has ended without giving it back (" + holder.description()
                    + "), and would be taken over";
            case ELSEWHERE -> "run.dir: held by " + holder.description()
                    + "; the run would wait a minute for a sign of life, and take it over where none comes";
        };
    }

    private TableOutputs tables(Step step, PlumblineConfig told, RunDirectory directory, Results results) {
        return new TableOutputs(step, told, directory, results, () -> spark.apply(step.name()));
    }

    private static String line(
            Step step, PlumblineConfig told, Standing standing, Results results, TableOutputs tables) {
        if (standing.isDue()) {
            return standing.change() == null
                    ? "would be done, for the first time"
                    : "would be done again, since " + standing.change();
        }
        boolean hasPassed = step.name().isInChain() && !step.awaitsGate(told);
        if (results.isCandidate(standing.folder()) && hasPassed) {
            return "up to date, and the candidate that it passes would become the policy";
        }
        Map<String, TableTarget> lacking = tables.lacking(standing.folder());
        return lacking.isEmpty()
                ? "up to date, nothing to do"
                : "up to date, and " + String.join(" and ", lacking.keySet()) + " would be written to "
                        + lacking.values().stream()
                                .map(target -> "table " + target.name())
                                .collect(Collectors.joining(" and "));
    }
}
