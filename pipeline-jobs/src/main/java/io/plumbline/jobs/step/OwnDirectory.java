package io.plumbline.jobs.step;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells directories in which runs have worked from those of others, in which nothing is to be replaced or deleted. */
public final class OwnDirectory {
    /** The reason that a directory counts as somebody else's, for messages. */
    public static final String UNKNOWN =
            "nothing says that it is the directory of a run (no manifest.json with a step)";

    /**
     * Results that name no step, but are those of a run alone; the first stays where somebody has deleted the manifest. What any
     * command leaves where it is killed is no such sign: a lock, something staged.
     */
    private static final List<String> SIGNS =
            List.of("data-report.json", FailureStore.NAME, ResultFolder.REFUSED.of("data-report.json"));

    /** The names that commits of runs alone replace, which end with the manifest of a folder of results or replace such a folder. */
    private static final Pattern RESULTS = Pattern.compile("manifest\\.json|_failed\\.json|refused|experiments/.*");

    private OwnDirectory() {}

    /** Returns whether a run has worked in a directory. */
    public static boolean is(RunDirectory directory) {
        return SIGNS.stream().anyMatch(directory::exists)
                || hasCommit(directory)
                || hasSteps(directory, ResultFolder.SHARED)
                || directory.folders("experiments").stream()
                        .anyMatch(name -> hasSteps(directory, ResultFolder.experiment(name)));
    }

    /** Returns whether a commit of a run was cut short, or one of which nobody knows, so that no run goes on. */
    private static boolean hasCommit(RunDirectory directory) {
        return isUsable(() -> directory.unsettled().stream().anyMatch(RESULTS.asMatchPredicate()), true);
    }

    private static boolean hasSteps(RunDirectory directory, ResultFolder folder) {
        // Others have files of that name.
        return isUsable(
                () -> !new ManifestStore(directory, folder).read().steps().isEmpty(), false);
    }

    /** @param otherwise where it cannot be read */
    private static boolean isUsable(BooleanSupplier look, boolean otherwise) {
        try {
            return look.getAsBoolean();
        } catch (PlumblineException e) {
            if (e.kind() == Kind.DATA) {
                return otherwise;
            }
            throw e;
        }
    }

    /**
     * Refuses a directory that holds what steps would replace, where no run has made it.
     *
     * @param names of the steps
     * @throws PlumblineException of kind CONFIGURATION
     */
    static void require(RunDirectory directory, RunConfig run, List<StepName> names, Function<StepName, Step> table) {
        Optional<String> found = names.stream()
                .flatMap(name -> results(table.apply(name), run))
                .distinct()
                .filter(directory::exists)
                .findFirst();
        if (found.isPresent() && !is(directory)) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use run.dir " + directory.root() + ": it holds " + found.get()
                            + ", which a run would replace, and " + UNKNOWN
                            + "; give another directory, or move that away");
        }
    }

    private static Stream<String> results(Step step, RunConfig run) {
        Stream<String> outputs = Stream.concat(step.outputs().stream(), step.furtherOutputs().stream());
        Stream<String> own = Stream.concat(outputs, Stream.of(ManifestStore.NAME))
                .map(step.name().folder(run)::of);
        return step.name() == StepName.INGEST ? Stream.concat(own, Stream.of(ResultFolder.REFUSED.name())) : own;
    }
}
