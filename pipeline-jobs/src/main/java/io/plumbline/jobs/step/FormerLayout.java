package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import java.util.List;
import java.util.Optional;

/**
 * The layouts that run directories had before: pairs and policy at the top, without folders for experiments; and examples with
 * columns for one pair each.
 */
final class FormerLayout {
    private static final List<String> AT_THE_TOP =
            List.of("pairs", "policy", "scores", "report.html", "metrics/train.jsonl");

    private FormerLayout() {}

    /**
     * Refuses a directory that holds results in that layout: they would be read in part.
     *
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void refuse(RunDirectory directory) {
        Optional<String> found = AT_THE_TOP.stream()
                .filter(directory::exists)
                .findFirst()
                .or(() -> recorded(directory))
                .map(name -> name + " at its top")
                .or(() -> ExamplesTable.formerColumns(directory));
        if (found.isPresent()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use run.dir " + directory.root() + ": it has the layout of an earlier version ("
                            + found.get()
                            + "), which this one does not read; give another run.dir, or delete"
                            + " this one and have every step done again");
        }
    }

    private static Optional<String> recorded(RunDirectory directory) {
        return new ManifestStore(directory, ResultFolder.SHARED)
                .read().steps().keySet().stream()
                        .filter(step -> step.equals(StepName.TRAIN.command()) || step.equals(StepName.SCORE.command()))
                        .findFirst()
                        .map(step -> "a record of " + step);
    }
}
