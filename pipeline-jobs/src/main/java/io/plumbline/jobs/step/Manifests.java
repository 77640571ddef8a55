package io.plumbline.jobs.step;

import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The manifests of a run: that of the run directory and that of the experiment. */
final class Manifests {
    private final RunDirectory directory;
    private final RunConfig run;
    private final Map<ResultFolder, Manifest> byFolder = new HashMap<>();

    Manifests(RunDirectory directory, RunConfig run) {
        this.directory = directory;
        this.run = run;
        for (StepName name : StepName.values()) {
            byFolder.computeIfAbsent(name.folder(run), folder -> new ManifestStore(directory, folder).read());
        }
    }

    /** That of the run directory. */
    Manifest shared() {
        return byFolder.get(ResultFolder.SHARED);
    }

    /** The record of a step that was done. */
    Optional<StepRecord> step(StepName name) {
        return byFolder.get(name.folder(run)).step(name.command());
    }

    /** Records a step as done. */
    void put(StepName name, StepRecord record) {
        replace(name, byFolder.get(name.folder(run)).with(name.command(), record));
    }

    /** Takes the record of a step away. */
    void remove(StepName name) {
        replace(name, byFolder.get(name.folder(run)).without(name.command()));
    }

    private void replace(StepName name, Manifest manifest) {
        new ManifestStore(directory, name.folder(run)).write(manifest);
        byFolder.put(name.folder(run), manifest);
    }
}
