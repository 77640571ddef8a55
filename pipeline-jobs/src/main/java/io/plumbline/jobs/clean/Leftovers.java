package io.plumbline.jobs.clean;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.checkpoint.FinishedCheckpoints;
import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.ManifestStore;
import io.plumbline.jobs.step.OwnDirectory;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.HeldBy;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds and takes away what a run directory holds beside results. Only names that a run makes are looked at, links are never
 * followed, and results stay: a candidate goes where it is asked for.
 */
public final class Leftovers {
    private static final String EXPERIMENTS = "experiments";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String OF_A_KILLED_RUN = "unfinished results of a run that was killed";
    private static final String OF_AN_EARLIER_BUILD = "unfinished results, it seems, of a run of an earlier build";

    private final RunDirectory directory;
    private final boolean withCandidates;
    private final Inside inside;

    /**
     * Of a run directory.
     *
     * @param directory the run's, which need not be held
     * @param withCandidates whether candidates go too, which wait for a gate or did not pass it
     */
    public Leftovers(RunDirectory directory, boolean withCandidates) {
        this.directory = directory;
        this.withCandidates = withCandidates;
        this.inside = new Inside(directory);
    }

    /**
     * Returns what can be taken away.
     *
     * @param say takes a sentence on each that is passed over
     * @throws PlumblineException of kind CONFIGURATION where the directory is none of a run
     */
    public List<Leftover> find(Consumer<String> say) {
        requireRun();
        boolean isHeld = HeldBy.of(directory)
                .filter(holder -> holder.state() != HeldBy.State.ENDED)
                .isPresent();
        return find(isHeld ? "unfinished results, maybe of the run that holds the directory" : OF_A_KILLED_RUN, say);
    }

    private List<Leftover> find(String whyStaged, Consumer<String> say) {
        List<Leftover> found = new ArrayList<>();
        // Known by their names, whatever command has left them, wherever.
        directory.staging().own().forEach(name -> add(found, say, name, whyStaged));
        if (OwnDirectory.is(directory)) {
            addOfRun(found, say);
        }
        return found;
    }

    /**
     * Refuses a directory that no run has made, and where no command has staged anything: there, a folder that looks like a leftover is
     * somebody else's.
     */
    private void requireRun() {
        if (!OwnDirectory.is(directory) && directory.staging().own().isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot clean " + directory.root() + ": " + OwnDirectory.UNKNOWN
                            + "; give the run.dir of a configuration");
        }
    }

    private void addOfRun(List<Leftover> found, Consumer<String> say) {
        directory.staging().ofEarlierBuilds().forEach(name -> add(found, say, name, OF_AN_EARLIER_BUILD));
        add(found, say, ResultFolder.REFUSED.name(), "an ingest that did not pass its gate");
        Manifest shared = manifest(ResultFolder.SHARED);
        addCheckpoints(found, say, CHECKPOINTS + "/" + StepName.SFT.command(), identities(shared));
        for (String experiment : directory.folders(EXPERIMENTS)) {
            ResultFolder folder = ResultFolder.experiment(experiment);
            Set<String> finished = identities(manifest(folder));
            finished.addAll(identities(manifest(folder.candidate())));
            String checkpoints = folder.of(CHECKPOINTS);
            addCheckpoints(found, say, checkpoints, finished);
            addCheckpoints(found, say, checkpoints + "/" + StepName.REWARD_MODEL.command(), finished);
            if (withCandidates) {
                add(found, say, folder.candidate().name(), "a policy that waits for its gate or did not pass it");
            }
        }
    }

    /**
     * Takes away what {@link #find} finds then, while it holds the directory.
     *
     * @param say takes a line on each that is gone or passed over
     * @throws PlumblineException of kind CONFIGURATION where a run holds the directory
     */
    public List<Leftover> remove(Consumer<String> say) {
        // Before a lock is made in it.
        requireRun();
        RunLock lock = RunLock.take(directory, "clean", say);
        try (lock) {
            List<Leftover> found = find(OF_A_KILLED_RUN, line -> {});
            // Ends a commit that was cut short, and deletes what was staged.
            directory.settle();
            List<Leftover> left = new ArrayList<>(find(OF_A_KILLED_RUN, say));
            left.forEach(leftover -> directory.discard(leftover.name()));
            found.stream()
                    .filter(leftover -> leftover.why().equals(OF_A_KILLED_RUN))
                    .forEach(left::add);
            return left;
        }
    }

    private void addCheckpoints(List<Leftover> found, Consumer<String> say, String folder, Set<String> finished) {
        if (inside.isSafe(folder)) {
            FinishedCheckpoints.of(directory, folder, finished)
                    .forEach(name -> add(found, say, name, "a checkpoint of a training that is done"));
        }
    }

    private void add(List<Leftover> found, Consumer<String> say, String name, String why) {
        if (!directory.exists(name)) {
            return;
        }
        if (inside.isSafe(name)) {
            found.add(new Leftover(name, why, inside.bytes(name)));
        } else {
            say.accept(name + " stays: a link leads to it or is in its place; look at it yourself");
        }
    }

    private Manifest manifest(ResultFolder folder) {
        return inside.isSafe(folder.of(ManifestStore.NAME))
                ? new ManifestStore(directory, folder).read()
                : Manifest.EMPTY;
    }

    private static Set<String> identities(Manifest manifest) {
        Set<String> identities = new HashSet<>();
        manifest.steps().values().forEach(step -> identities.add(step.inputs().identity()));
        return identities;
    }
}
