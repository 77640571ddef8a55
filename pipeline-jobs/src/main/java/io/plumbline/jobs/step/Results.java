package io.plumbline.jobs.step;

import io.plumbline.commit.Replacement;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The results that one experiment sees in a run directory, with what they were made from: shared ones, its own, and those
 * of its candidate, which did not pass a gate, or not yet. Whatever it changes it commits together with the manifest.
 */
final class Results {
    private final RunDirectory directory;
    private final Function<StepName, Step> table;
    private final ResultFolder experiment;
    private final ResultFolder candidate;
    private final Map<ResultFolder, Manifest> manifests = new HashMap<>();

    /** @param table the steps, whose outputs may be moved or taken away */
    Results(RunDirectory directory, RunConfig run, Function<StepName, Step> table) {
        this.directory = directory;
        this.table = table;
        this.experiment = ResultFolder.experiment(run.name());
        this.candidate = experiment.candidate();
        for (ResultFolder folder : List.of(ResultFolder.SHARED, experiment, candidate)) {
            manifests.put(folder, new ManifestStore(directory, folder).read());
        }
    }

    /** The manifest of what all experiments share. */
    Manifest shared() {
        return manifests.get(ResultFolder.SHARED);
    }

    /** Returns the folders that may hold a result of a step, the newest last. */
    List<ResultFolder> folders(StepName name) {
        return name.isShared() ? List.of(ResultFolder.SHARED) : List.of(experiment, candidate);
    }

    /** Returns the folder for a result of a step that does not pass its gate. */
    ResultFolder refusedFolder(StepName name) {
        return name.isShared() ? ResultFolder.REFUSED : candidate;
    }

    /** Returns the record of a step in the manifest of a folder; empty where it has none. */
    Optional<StepRecord> record(StepName name, ResultFolder folder) {
        return manifests.get(folder).step(name.command());
    }

    /** Commits another record of a step's result that a folder holds. */
    void record(StepName name, ResultFolder folder, StepRecord record) {
        commit(new ArrayList<>(), folder, manifests.get(folder).replaced(name.command(), record));
    }

    /** Returns whether a folder is that of the candidate. */
    boolean isCandidate(ResultFolder folder) {
        return folder.equals(candidate);
    }

    /** Returns whether a folder holds a step's complete result that was made from these inputs. */
    boolean holds(ResultFolder folder, Step step, RecordedInputs inputs) {
        return record(step.name(), folder)
                        .filter(record -> inputs.changeSince(record.inputs()).isEmpty())
                        .isPresent()
                && missing(folder, step).isEmpty();
    }

    /** The first output of a step that a folder lacks, or that is gone from where the step has left it outside. */
    Optional<String> missing(ResultFolder folder, Step step) {
        return step.outputs().stream()
                .map(folder::of)
                .filter(output -> !directory.exists(output))
                .findFirst()
                .or(() -> step.lost(directory, folder));
    }

    /** Returns the names of what a step leaves in its folder. */
    List<String> outputs(StepName name) {
        return table.apply(name).outputs();
    }

    /** Returns the folder that holds a step's complete result of an identity. */
    ResultFolder holding(StepName name, String identity) {
        return folders(name).stream()
                .filter(folder -> isRecorded(name, folder, identity)
                        && missing(folder, table.apply(name)).isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name.command() + " has no result of " + identity));
    }

    private boolean isRecorded(StepName name, ResultFolder folder, String identity) {
        return record(name, folder)
                .filter(record -> record.inputs().identity().equals(identity))
                .isPresent();
    }

    /** Commits the output of a step: as a result, as a candidate, or in the folder for results that do not pass their gate. */
    void commit(Step step, StepResult result, StepRecord record, PlumblineConfig config) {
        if (result.refusal() != null) {
            refuse(step.name(), result, record);
        } else if (step.name().isShared()) {
            share(step.name(), result, record);
        } else if (!step.name().isInChain() && isOfCandidate(record)) {
            join(step.name(), result, record);
        } else if (isProposed(step, record.inputs(), config)) {
            propose(step.name(), result, record);
        } else {
            accept(step.name(), result, record);
        }
    }

    /**
     * Returns whether a step's result becomes the candidate. The experiment's own result, made again because an output was
     * lost, does not: it takes its place again.
     */
    boolean isProposed(Step step, RecordedInputs inputs, PlumblineConfig config) {
        return step.awaitsGate(config) && !isRecorded(step.name(), experiment, inputs.identity());
    }

    /** Commits a result that all experiments share, and removes the refused one of an earlier run. */
    private void share(StepName name, StepResult result, StepRecord record) {
        List<Replacement> replacements = replacements(ResultFolder.SHARED, result.outputs());
        if (name == StepName.INGEST) {
            // Ingest is the only shared step with a gate.
            replacements.add(Replacement.removing(ResultFolder.REFUSED.name()));
        }
        // Whichever experiment makes it, its rows in a table take the place of the former ones.
        StepRecord following = shared().step(name.command())
                .map(former -> record.writtenTo(former.tables()))
                .orElse(record);
        commit(replacements, ResultFolder.SHARED, shared().with(name.command(), following));
    }

    /** Commits a result as the candidate, which waits for the gate of a later step; replaces an earlier candidate. */
    private void propose(StepName name, StepResult result, StepRecord record) {
        Manifest manifest = Manifest.EMPTY.with(name.command(), record);
        Map<String, Path> parts = new LinkedHashMap<>(result.outputs());
        parts.put(ManifestStore.NAME, new ManifestStore(directory, candidate).stage(manifest));
        directory.commit(List.of(directory.replacement(directory.assemble(parts), candidate.name())));
        manifests.put(candidate, manifest);
    }

    /** Commits a result that did not pass its gate in a folder of its own, so that the user can look at it. */
    private void refuse(StepName name, StepResult result, StepRecord record) {
        if (name.isShared()) {
            directory.commit(
                    List.of(directory.replacement(directory.assemble(result.outputs()), ResultFolder.REFUSED.name())));
        } else if (isOfCandidate(record)) {
            join(name, result, record);
        } else {
            propose(name, result, record);
        }
    }

    /** Commits a result beside the candidate that it was made from: it becomes the experiment's where the candidate does. */
    private void join(StepName name, StepResult result, StepRecord record) {
        commit(
                replacements(candidate, result.outputs()),
                candidate,
                manifests.get(candidate).with(name.command(), record));
    }

    /**
     * Commits a result as the experiment's. Where it was made from the candidate, the candidate becomes the experiment's too.
     * Results that later steps made from the replaced result are removed, as they do not belong to the new one.
     */
    private void accept(StepName name, StepResult result, StepRecord record) {
        Map<StepName, List<Replacement>> made = new EnumMap<>(StepName.class);
        Map<StepName, StepRecord> records = new EnumMap<>(StepName.class);
        boolean withCandidate = isOfCandidate(record);
        if (withCandidate) {
            takeCandidate(made, records);
        }
        List<Replacement> own = replacements(experiment, result.outputs());
        // Those of the former result do not belong to this one.
        table.apply(name).furtherOutputs().stream()
                .filter(output -> !result.outputs().containsKey(output))
                .forEach(output -> own.add(Replacement.removing(experiment.of(output))));
        made.put(name, own);
        records.put(name, record);
        boolean keepsCandidate = !withCandidate
                && experimentSteps()
                        .filter(earlier -> earlier.compareTo(name) < 0)
                        .anyMatch(earlier -> record(earlier, candidate).isPresent());
        replace(made, records, keepsCandidate);
    }

    /** Makes the candidate's results the experiment's. */
    void promote() {
        Map<StepName, List<Replacement>> made = new EnumMap<>(StepName.class);
        Map<StepName, StepRecord> records = new EnumMap<>(StepName.class);
        takeCandidate(made, records);
        replace(made, records, false);
    }

    private static Stream<StepName> experimentSteps() {
        return Stream.of(StepName.values()).filter(name -> !name.isShared());
    }

    private boolean isOfCandidate(StepRecord record) {
        return experimentSteps().anyMatch(earlier -> {
            String identity = record.inputs().steps().get(earlier.command());
            return identity != null && isCandidate(holding(earlier, identity));
        });
    }

    private void takeCandidate(Map<StepName, List<Replacement>> made, Map<StepName, StepRecord> records) {
        // A result that has lost an output stays behind, and is made again.
        Stream<StepName> complete = experimentSteps()
                .filter(name -> record(name, candidate).isPresent())
                .filter(name -> missing(candidate, table.apply(name)).isEmpty());
        complete.forEach(name -> record(name, candidate).ifPresent(record -> {
            made.put(
                    name,
                    allOutputs(name)
                            .map(output -> directory.exists(candidate.of(output))
                                    ? Replacement.of(candidate.of(output), experiment.of(output))
                                    : Replacement.removing(experiment.of(output)))
                            .toList());
            records.put(name, record);
        }));
    }

    private Stream<String> allOutputs(StepName name) {
        Step step = table.apply(name);
        return Stream.concat(step.outputs().stream(), step.furtherOutputs().stream());
    }

    private void replace(
            Map<StepName, List<Replacement>> made, Map<StepName, StepRecord> records, boolean keepsCandidate) {
        List<Replacement> replacements = new ArrayList<>();
        Manifest manifest = manifests.get(experiment);
        Set<StepName> replaced = EnumSet.noneOf(StepName.class);
        for (StepName name : experimentSteps().toList()) {
            if (made.containsKey(name)) {
                replacements.addAll(made.get(name));
                manifest = manifest.with(name.command(), records.get(name));
                replaced.add(name);
            } else if (isMadeFrom(name, replaced)) {
                replaced.add(name);
                allOutputs(name).forEach(output -> replacements.add(Replacement.removing(experiment.of(output))));
                manifest = manifest.without(name.command());
            }
        }
        if (keepsCandidate) {
            commit(replacements, experiment, manifest);
        } else {
            replacements.add(Replacement.removing(candidate.name()));
            commit(replacements, experiment, manifest);
            manifests.put(candidate, Manifest.EMPTY);
        }
    }

    /** Returns whether the experiment's result of a step was made from that of one of some steps. */
    private boolean isMadeFrom(StepName name, Set<StepName> earlier) {
        return record(name, experiment)
                .filter(record -> earlier.stream()
                        .anyMatch(step -> record.inputs().steps().containsKey(step.command())))
                .isPresent();
    }

    private List<Replacement> replacements(ResultFolder folder, Map<String, Path> outputs) {
        List<Replacement> replacements = new ArrayList<>();
        outputs.forEach((name, staged) -> replacements.add(directory.replacement(staged, folder.of(name))));
        return replacements;
    }

    private void commit(List<Replacement> replacements, ResultFolder folder, Manifest manifest) {
        ManifestStore store = new ManifestStore(directory, folder);
        replacements.add(directory.replacement(store.stage(manifest), folder.of(ManifestStore.NAME)));
        directory.commit(replacements);
        manifests.put(folder, manifest);
    }
}
