package io.plumbline.jobs.step;

import io.plumbline.FaultCollector;
import io.plumbline.Faults;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.source.FileHashes;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Finds what the results of steps depend on, before any of them runs. */
final class Dependencies {
    private final LoadedConfig config;
    private final Configuration hadoop;
    private final Function<StepName, SparkSession> spark;
    private final Function<StepName, Step> table;
    private final Results results;
    private final OpenModels models;
    private final Map<StepName, RecordedInputs> inputs = new EnumMap<>(StepName.class);
    private final Map<StepName, Map<String, InputSource>> sources = new EnumMap<>(StepName.class);

    Dependencies(
            LoadedConfig config,
            Configuration hadoop,
            Function<StepName, SparkSession> spark,
            Function<StepName, Step> table,
            Results results,
            OpenModels models) {
        this.config = config;
        this.hadoop = hadoop;
        this.spark = spark;
        this.table = table;
        this.results = results;
        this.models = models;
    }

    /**
     * Returns the inputs of each step. They are known before any step runs, as the identities in a chain depend only on its
     * inputs.
     *
     * @param names in the order in which they will run
     * @throws PlumblineException that names all faults: inputs that cannot be used, and earlier steps without a fitting result
     */
    Map<StepName, RecordedInputs> of(List<StepName> names) {
        FileHashes hashes = new FileHashes(hadoop, results.shared());
        if (ComputedModels.areCopied(names, config.config(), hadoop)) {
            // Faults are told before anybody waits for the copies.
            new Dependencies(config, hadoop, spark, table, results, models.ofHeaders()).check(names, hashes);
        }
        List<PlumblineException> faults = new ArrayList<>();
        Set<StepName> refused = EnumSet.noneOf(StepName.class);
        for (StepName name : names) {
            Step step = table.apply(name);
            try {
                // Where an earlier step is refused in this run, only that fault is reported.
                SortedMap<String, String> upstream = Collections.disjoint(step.upstream(config.config()), refused)
                        ? upstream(name, step)
                        : new TreeMap<>();
                if (Collections.disjoint(step.looksAt(config.config()), refused)) {
                    requireMade(name, step);
                }
                RecordingInputs recording = recording(name, hashes);
                step.inputs(config.config(), recording);
                inputs.put(name, recording.record(config.select(step.settings()), upstream));
                sources.put(name, recording.sources());
            } catch (PlumblineException e) {
                faults.add(e);
                refused.add(name);
            }
        }
        if (!faults.isEmpty()) {
            throw Faults.together(faults);
        }
        return inputs;
    }

    /**
     * Refuses what steps cannot use, as far as that is known without the input files and the results of earlier steps.
     *
     * @throws PlumblineException that names all faults
     */
    void check(List<StepName> names) {
        check(names, null);
    }

    /** @param hashes of files; null where they are not looked at */
    private void check(List<StepName> names, FileHashes hashes) {
        FaultCollector faults = new FaultCollector();
        for (StepName name : names) {
            faults.collect(() -> table.apply(name).inputs(config.config(), recording(name, hashes)));
        }
        faults.refuse();
    }

    private RecordingInputs recording(StepName name, FileHashes hashes) {
        return new RecordingInputs(hadoop, models, hashes, () -> spark.apply(name));
    }

    /** Returns the sources that a step has declared, by their keys: those whose identity {@link #of} has recorded. */
    Map<String, InputSource> sources(StepName name) {
        return sources.get(name);
    }

    /**
     * Returns the identities of the steps that a step builds on.
     *
     * @param name the step that is to run
     * @param step that step, or one that it builds on
     */
    private SortedMap<String, String> upstream(StepName name, Step step) {
        SortedMap<String, String> upstream = new TreeMap<>();
        for (StepName earlier : step.upstream(config.config())) {
            if (!inputs.containsKey(earlier)) {
                inputs.put(earlier, made(name, earlier));
            }
            upstream.put(earlier.command(), inputs.get(earlier).identity());
        }
        return upstream;
    }

    /** Refuses a step that looks at results which are not there and will not be made before it. */
    private void requireMade(StepName name, Step step) {
        for (StepName earlier : step.looksAt(config.config())) {
            if (!inputs.containsKey(earlier)) {
                inputs.put(earlier, made(name, earlier));
            }
        }
    }

    /** Returns the inputs from which an earlier run made the result of a step, where the result fits the configuration. */
    private RecordedInputs made(StepName name, StepName earlier) {
        String problem = "has not been done";
        for (ResultFolder folder : results.folders(earlier)) {
            Optional<StepRecord> record = results.record(earlier, folder);
            if (record.isPresent()) {
                RecordedInputs made = record.get().inputs();
                Optional<String> found = problem(name, table.apply(earlier), made)
                        .or(() -> results.missing(folder, table.apply(earlier))
                                .map(output -> "is incomplete, since " + output + " is gone,"));
                if (found.isEmpty()) {
                    return made;
                }
                problem = found.get();
            }
        }
        throw new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot " + name.command() + ": " + earlier.command() + " " + problem + " in "
                        + config.config().run().dir() + "; do it first, or have run do all that is missing");
    }

    /**
     * Returns the reason why a result differs from the one that would be made now from the present models and results; empty
     * where it does not. The input files are not read, as they may have been deleted.
     */
    private Optional<String> problem(StepName name, Step step, RecordedInputs made) {
        SortedMap<String, String> settings = config.select(step.settings());
        RecordedInputs asked =
                new RecordedInputs(settings, made.files(), made.tables(), made.models(), made.values(), made.steps());
        Optional<String> changed = asked.settingsChangeSince(made);
        if (changed.isPresent()) {
            return changed.map(change -> "was done with another configuration: " + change);
        }
        SortedMap<String, String> upstream = upstream(name, step);
        RecordingInputs recording = recording(name, null);
        step.inputs(config.config(), recording);
        return asMade(name, recording.record(made, settings, upstream), made)
                .changeSince(made)
                .map(change -> "is out of date, since " + change + ",");
    }

    /**
     * Returns inputs with the engine that made a result, where it may be another than the present one: {@code auto} leaves the
     * engine open, and the step does not mix its own numbers with those of the result.
     */
    private RecordedInputs asMade(StepName name, RecordedInputs asked, RecordedInputs made) {
        String contract = made.values().get(StepInputs.CONTRACT);
        boolean mayDiffer = config.config().engine().isAuto() && name.takesResultsAsTheyStand();
        return mayDiffer && contract != null ? asked.withValue(StepInputs.CONTRACT, contract) : asked;
    }
}
