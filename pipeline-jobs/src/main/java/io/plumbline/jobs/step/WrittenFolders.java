package io.plumbline.jobs.step;

import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.Writable;
import java.util.ArrayList;
import java.util.List;

/** The folders of a run directory that a step makes, fills and replaces: another user's run may have made them before. */
final class WrittenFolders {
    private WrittenFolders() {}

    /**
     * Refuses folders in which this user cannot write, before a step does work that could not be kept.
     *
     * @param step that has something to do
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION
     */
    static void require(RunDirectory directory, Step step, RunConfig run) {
        ResultFolder folder = step.name().folder(run);
        List<String> names = new ArrayList<>(List.of(folder.name()));
        if (!step.name().isShared()) {
            names.add(folder.of("checkpoints"));
        }
        List<String> there = directory.folders(folder.name().isEmpty() ? "." : folder.name());
        step.outputs().stream().filter(there::contains).map(folder::of).forEach(names::add);
        Writable.require(directory, names);
    }
}
