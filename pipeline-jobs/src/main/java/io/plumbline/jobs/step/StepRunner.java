package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.manifest.FileHashes;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.jobs.storage.StorageFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.fs.FSError;

/**
 * Runs steps whose result is not there yet. All of them are checked before the first one runs, so that a path or model
 * that cannot work stops the chain in seconds.
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
        this.config = config;
        this.platform = platform;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Runs steps in the order given.
     *
     * @throws PlumblineException where an input cannot work, a step they build on has no result, or another run holds the
     *     directory
     */
    public void run(List<StepName> names) {
        RunDirectory directory = RunDirectory.open(config.config().run().dir(), platform.hadoop());
        String command = names.size() == 1 ? names.get(0).command() : "run";
        RunLock lock = RunLock.take(directory, command, platform.say());
        try (lock) {
            directory.deleteStaged();
            ManifestStore store = new ManifestStore(directory);
            Manifest manifest = store.read();
            Map<StepName, RecordedInputs> inputs = inputs(names, manifest);
            for (StepName name : names) {
                manifest = withStorage(name, directory, table.apply(name), inputs.get(name), manifest, store);
            }
        }
    }

    /** Runs a step; where a file system failed, says what to do. */
    private Manifest withStorage(
            StepName name,
            RunDirectory directory,
            Step step,
            RecordedInputs inputs,
            Manifest manifest,
            ManifestStore store) {
        try {
            return run(step, inputs, manifest, directory, store);
        } catch (Exception | FSError e) {
            // Spark throws checked exceptions that its signatures do not name.
            Optional<PlumblineException> failure = StorageFailures.actionable(name.command(), directory, e);
            if (failure.isPresent()) {
                throw failure.get();
            }
            throw e;
        }
    }

    /** What each step's result depends on; the identities of a chain follow from its inputs alone. */
    private Map<StepName, RecordedInputs> inputs(List<StepName> names, Manifest manifest) {
        FileHashes hashes = new FileHashes(platform.hadoop(), manifest);
        Map<StepName, RecordedInputs> inputs = new EnumMap<>(StepName.class);
        for (StepName name : names) {
            Step step = table.apply(name);
            SortedMap<String, String> upstream = upstream(name, step, manifest, inputs);
            RecordingInputs recording = new RecordingInputs(platform.hadoop(), hashes);
            step.inputs(config.config(), recording);
            inputs.put(name, recording.record(config.select(step.settings()), upstream));
        }
        return inputs;
    }

    /**
     * Identities of the steps that a step builds on.
     *
     * @param name the step that is to run
     * @param step itself, or one that it builds on
     * @param inputs of the steps before; receives those of steps that were made earlier
     */
    private SortedMap<String, String> upstream(
            StepName name, Step step, Manifest manifest, Map<StepName, RecordedInputs> inputs) {
        SortedMap<String, String> upstream = new TreeMap<>();
        for (StepName earlier : step.upstream(config.config())) {
            if (!inputs.containsKey(earlier)) {
                inputs.put(earlier, made(name, earlier, manifest, inputs));
            }
            upstream.put(earlier.command(), inputs.get(earlier).identity());
        }
        return upstream;
    }

    /**
     * What a step outside this run made, if that is what the configuration asks for, from the models and the results that
     * are there now. Its input files are not looked at: they may be gone.
     */
    private RecordedInputs made(
            StepName name, StepName earlier, Manifest manifest, Map<StepName, RecordedInputs> inputs) {
        Optional<StepRecord> record = manifest.step(earlier.command());
        if (record.isEmpty()) {
            throw refused(name, earlier, "has not been done");
        }
        RecordedInputs made = record.get().inputs();
        Step step = table.apply(earlier);
        SortedMap<String, String> settings = config.select(step.settings());
        RecordedInputs asked = new RecordedInputs(settings, made.files(), made.models(), made.values(), made.steps());
        asked.settingsChangeSince(made).ifPresent(change -> {
            throw refused(name, earlier, "was done with another configuration: " + change);
        });
        SortedMap<String, String> upstream = upstream(name, step, manifest, inputs);
        RecordingInputs recording = new RecordingInputs(platform.hadoop(), null);
        step.inputs(config.config(), recording);
        recording.record(made, settings, upstream).changeSince(made).ifPresent(change -> {
            throw refused(name, earlier, "is out of date, since " + change + ",");
        });
        return made;
    }

    private PlumblineException refused(StepName name, StepName earlier, String problem) {
        return new PlumblineException(
                Kind.CONFIGURATION,
                "Cannot " + name.command() + ": " + earlier.command() + " " + problem + " in "
                        + config.config().run().dir() + "; do it first, or have run do all that is missing");
    }

    private Manifest run(
            Step step, RecordedInputs inputs, Manifest manifest, RunDirectory directory, ManifestStore store) {
        String command = step.name().command();
        Optional<String> reason = reason(step, inputs, manifest, directory);
        if (reason.isEmpty()) {
            platform.say().accept(command + ": up to date, nothing to do");
            return manifest;
        }
        platform.say().accept(command + ": " + reason.get());
        // Its old result may be half replaced from here on: nothing may claim that it is there.
        Manifest without = manifest.without(command);
        store.write(without);
        Instant started = clock.instant();
        StepResult result =
                step.run(new RunningStep(step.name(), config.config(), directory, platform, inputs.identity()));
        Instant ended = clock.instant();
        Manifest with = without.with(
                command,
                new StepRecord(
                        inputs,
                        result.modelFingerprint(),
                        result.rowsIn(),
                        result.rowsOut(),
                        result.summary(),
                        Versions.all(),
                        started,
                        ended));
        store.write(with);
        platform.say().accept(command + ": " + result.summary() + " (" + seconds(started, ended) + ")");
        return with;
    }

    private static String seconds(Instant started, Instant ended) {
        return Math.round(Duration.between(started, ended).toMillis() / 1000.0) + " s";
    }

    /** Why a step has to run, if it has to. */
    private static Optional<String> reason(
            Step step, RecordedInputs inputs, Manifest manifest, RunDirectory directory) {
        Optional<StepRecord> record = manifest.step(step.name().command());
        if (record.isEmpty()) {
            return Optional.of("started");
        }
        Optional<String> change = inputs.changeSince(record.get().inputs());
        if (change.isPresent()) {
            return change.map(text -> "started again, since " + text);
        }
        return step.outputs().stream()
                .filter(output -> !directory.exists(output))
                .findFirst()
                .map(output -> "started again, since " + output + " is gone");
    }
}
