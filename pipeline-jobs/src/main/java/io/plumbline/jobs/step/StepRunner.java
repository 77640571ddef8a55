package io.plumbline.jobs.step;

import io.plumbline.Faults;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.manifest.FileHashes;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import io.plumbline.jobs.storage.StorageFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
        FormerLayout.refuse(directory);
        String command = names.size() == 1 ? names.get(0).command() : "run";
        RunLock lock = RunLock.take(directory, command, platform.say());
        try (lock) {
            directory.deleteStaged();
            Manifests manifests = new Manifests(directory, config.config().run());
            Map<StepName, RecordedInputs> inputs = inputs(names, manifests);
            for (StepName name : names) {
                requireFit(names.subList(names.indexOf(name), names.size()), directory);
                withStorage(name, directory, inputs.get(name), manifests);
            }
        }
    }

    /** Once the examples are there, what any step that is left cannot do with them stops the run before the next one's work. */
    private void requireFit(List<StepName> left, RunDirectory directory) {
        if (!left.contains(StepName.INGEST)) {
            left.forEach(name -> table.apply(name).requireFit(config.config(), directory));
        }
    }

    /** Runs a step; where a file system failed, says what to do. */
    private void withStorage(StepName name, RunDirectory directory, RecordedInputs inputs, Manifests manifests) {
        try {
            run(table.apply(name), inputs, manifests, directory);
        } catch (Exception | FSError e) {
            // Spark throws checked exceptions that its signatures do not name.
            Optional<PlumblineException> failure = StorageFailures.actionable(name.command(), directory, e);
            if (failure.isPresent()) {
                throw failure.get();
            }
            throw e;
        }
    }

    /** What each step's result depends on, or all that cannot work; the identities of a chain follow from its inputs alone. */
    private Map<StepName, RecordedInputs> inputs(List<StepName> names, Manifests manifests) {
        FileHashes hashes = new FileHashes(platform.hadoop(), manifests.shared());
        Map<StepName, RecordedInputs> inputs = new EnumMap<>(StepName.class);
        List<PlumblineException> faults = new ArrayList<>();
        Set<StepName> refused = EnumSet.noneOf(StepName.class);
        for (StepName name : names) {
            Step step = table.apply(name);
            try {
                // Of a step that is refused in this run nothing follows but that.
                SortedMap<String, String> upstream = Collections.disjoint(step.upstream(config.config()), refused)
                        ? upstream(name, step, manifests, inputs)
                        : new TreeMap<>();
                RecordingInputs recording = new RecordingInputs(platform.hadoop(), hashes);
                step.inputs(config.config(), recording);
                inputs.put(name, recording.record(config.select(step.settings()), upstream));
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
     * Identities of the steps that a step builds on.
     *
     * @param name the step that is to run
     * @param step itself, or one that it builds on
     * @param inputs of the steps before; receives those of steps that were made earlier
     */
    private SortedMap<String, String> upstream(
            StepName name, Step step, Manifests manifests, Map<StepName, RecordedInputs> inputs) {
        SortedMap<String, String> upstream = new TreeMap<>();
        for (StepName earlier : step.upstream(config.config())) {
            if (!inputs.containsKey(earlier)) {
                inputs.put(earlier, made(name, earlier, manifests, inputs));
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
            StepName name, StepName earlier, Manifests manifests, Map<StepName, RecordedInputs> inputs) {
        Optional<StepRecord> record = manifests.step(earlier);
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
        SortedMap<String, String> upstream = upstream(name, step, manifests, inputs);
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

    private void run(Step step, RecordedInputs inputs, Manifests manifests, RunDirectory directory) {
        String command = step.name().command();
        Optional<String> reason = reason(step, inputs, manifests, directory);
        if (reason.isEmpty()) {
            platform.say().accept(command + ": up to date, nothing to do");
            return;
        }
        platform.say().accept(command + ": " + reason.get());
        // Its old result may be half replaced from here on: nothing may claim that it is there.
        manifests.remove(step.name());
        Instant started = clock.instant();
        StepResult result =
                step.run(new RunningStep(step.name(), config.config(), directory, platform, inputs.identity()));
        Instant ended = clock.instant();
        manifests.put(
                step.name(),
                new StepRecord(
                        inputs,
                        result.modelFingerprint(),
                        result.rowsIn(),
                        result.rowsOut(),
                        result.summary(),
                        Versions.all(),
                        started,
                        ended));
        platform.say().accept(command + ": " + result.summary() + " (" + seconds(started, ended) + ")");
    }

    private static String seconds(Instant started, Instant ended) {
        return Math.round(Duration.between(started, ended).toMillis() / 1000.0) + " s";
    }

    /** Why a step has to run, if it has to. */
    private Optional<String> reason(Step step, RecordedInputs inputs, Manifests manifests, RunDirectory directory) {
        ResultFolder folder = step.name().folder(config.config().run());
        Optional<StepRecord> record = manifests.step(step.name());
        if (record.isEmpty()) {
            return Optional.of("started");
        }
        Optional<String> change = inputs.changeSince(record.get().inputs());
        if (change.isPresent()) {
            return change.map(text -> "started again, since " + text);
        }
        return step.outputs().stream()
                .map(folder::of)
                .filter(output -> !directory.exists(output))
                .findFirst()
                .map(output -> "started again, since " + output + " is gone");
    }
}
