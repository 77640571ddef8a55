package io.plumbline.jobs.checkpoint;

import io.plumbline.PlainText;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.averaging.TrainingState;
import io.plumbline.jobs.checkpoint.HashedFiles.TornException;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a training: folders {@code step-N} of plain files, committed by rename. One that is torn or damaged
 * all the same, or was made with another number of threads, is passed over, with a warning, for the one before.
 */
public final class Checkpoints {
    static final Pattern FOLDER = Pattern.compile("step-(\\d{1,9})");

    private final RunDirectory directory;
    private final String name;
    private final String identity;
    private final int threads;
    private final int keep;
    private final Consumer<String> warnings;
    private final ModelFolders references;
    private final ModelFolders best;

    /**
     * The checkpoints in a folder.
     *
     * @param directory the run's
     * @param name of the folder in it, made when the first is saved
     * @param identity of all that the training's result depends on
     * @param threads of each worker; their number fixes the bits as the plan does
     * @param keep newest checkpoints kept, at least 1
     * @param warnings takes a sentence for each checkpoint that is passed over
     */
    public Checkpoints(
            RunDirectory directory, String name, String identity, int threads, int keep, Consumer<String> warnings) {
        this.directory = directory;
        this.name = name;
        this.identity = identity;
        this.threads = threads;
        this.keep = keep;
        this.warnings = warnings;
        this.references = new ModelFolders(directory, name, ModelFolders.REFERENCE);
        this.best = new ModelFolders(directory, name, ModelFolders.BEST);
    }

    /** Returns the folders of the references that the training has moved. */
    public ModelFolders references() {
        return references;
    }

    /** Returns the folders of the best policies. */
    public ModelFolders best() {
        return best;
    }

    /**
     * The state that a training goes on from.
     *
     * @param state where it stood
     * @param lines files of lines by their names, as they were saved
     */
    public record Restored(CheckpointState state, Map<String, FileContent> lines) {
        /** A line for each step so far. */
        public FileContent metrics() {
            return lines.get(CheckpointExtras.METRICS);
        }
    }

    /**
     * Saves the state after so many steps, and deletes the oldest beyond those that are kept. Those of later steps go too:
     * they could not be used when this training began, and would count among the kept.
     *
     * @param extras what it takes along
     */
    public void save(
            TrainingState state, int step, int stepsPerEpoch, long tokens, TrainingPlan plan, CheckpointExtras extras) {
        FileSystem fileSystem = directory.fileSystem();
        String folder = name + "/step-" + step;
        Path staged = directory.stage(folder);
        try {
            fileSystem.mkdirs(staged);
            new CheckpointFolder(fileSystem, staged)
                    .write(
                            CheckpointState.after(
                                    step,
                                    stepsPerEpoch,
                                    tokens,
                                    threads,
                                    plan,
                                    identity,
                                    extras.reference(),
                                    extras.best()),
                            state,
                            extras.lines());
            directory.commit(List.of(directory.replacement(staged, folder)));
            int kept = 0;
            for (Path other : folders()) {
                kept += step(other) <= step ? 1 : 0;
                if (kept == 0 || kept > keep) {
                    fileSystem.delete(other, true);
                }
            }
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("save checkpoint " + directory.path(folder), exception);
        }
        dropReferences(extras.reference());
        dropBest(extras.best());
    }

    /**
     * Deletes the references that no checkpoint names.
     *
     * @param inUse stays all the same; null for none
     */
    public void dropReferences(SavedModel inUse) {
        drop(references, inUse, CheckpointState::reference);
    }

    /**
     * Deletes the best policies that no checkpoint names.
     *
     * @param inUse stays all the same; null for none
     */
    public void dropBest(SavedModel inUse) {
        drop(best, inUse, CheckpointState::best);
    }

    private void drop(ModelFolders models, SavedModel inUse, Function<CheckpointState, SavedModel> named) {
        Set<SavedModel> kept = new HashSet<>();
        if (inUse != null) {
            kept.add(inUse);
        }
        try {
            if (models.folders().isEmpty()) {
                return;
            }
            for (Path path : folders()) {
                description(path).map(named).ifPresent(kept::add);
            }
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("read checkpoints in " + directory.path(name), exception);
        }
        models.keepOnly(kept);
    }

    /** The description of a checkpoint; one that is torn is of no use, and so are the models that it names. */
    private Optional<CheckpointState> description(Path checkpoint) throws IOException {
        try {
            return Optional.of(new CheckpointFolder(directory.fileSystem(), checkpoint).description());
        } catch (TornException torn) {
            return Optional.empty();
        }
    }

    /**
     * Overwrites a state with the newest checkpoint that is whole and of this training. Those of another training are
     * deleted: their steps would be taken for this one's. Where the file system fails, none is passed over: a training that
     * began anew would delete checkpoints that are whole.
     *
     * @return what to go on from; empty, and the state untouched, where there is none
     */
    public Optional<Restored> restore(TrainingState state, TrainingPlan plan, int stepsPerEpoch) {
        try {
            for (Path path : folders()) {
                CheckpointFolder folder = new CheckpointFolder(directory.fileSystem(), path);
                Optional<CheckpointState> found = whole(path, folder, state, plan, stepsPerEpoch);
                if (found.isPresent() && !found.get().identity().equals(identity)) {
                    directory.checkHeld();
                    directory.fileSystem().delete(path, true);
                } else if (found.isPresent()) {
                    folder.read(state);
                    return Optional.of(new Restored(found.get(), folder.lines()));
                }
            }
            return Optional.empty();
        } catch (IOException | TornException | FSError exception) {
            throw StorageFailures.at("read checkpoints in " + directory.path(name), exception);
        }
    }

    /** Its description where all of it is what was written, or where it is of another training. */
    private Optional<CheckpointState> whole(
            Path path, CheckpointFolder folder, TrainingState state, TrainingPlan plan, int stepsPerEpoch)
            throws IOException {
        try {
            CheckpointState description = folder.description();
            if (description.identity().equals(identity)) {
                if (description.step() != step(path) || !description.fits(plan, stepsPerEpoch)) {
                    throw new TornException("its state is none that this training comes to");
                }
                if (description.threads() != threads) {
                    throw new TornException("its steps were taken with " + description.threads()
                            + " threads a worker, this run has " + threads
                            + " and would end with other bits; to go on from"
                            + " it, stop and start with " + description.threads()
                            + " threads a worker before the next checkpoint is saved");
                }
                folder.check(state);
                if (description.reference() != null) {
                    references.check(description.reference());
                }
                if (description.best() != null) {
                    best.check(description.best());
                }
            }
            return Optional.of(description);
        } catch (TornException torn) {
            warnings.accept("Checkpoint " + path + " is passed over: " + PlainText.reason(torn));
            return Optional.empty();
        }
    }

    /** Newest first. */
    private List<Path> folders() throws IOException {
        if (!directory.exists(name)) {
            return List.of();
        }
        return Stream.of(directory.fileSystem().listStatus(directory.path(name)))
                .filter(FileStatus::isDirectory)
                .map(FileStatus::getPath)
                .filter(path -> FOLDER.matcher(path.getName()).matches())
                .sorted(Comparator.comparingInt(Checkpoints::step).reversed())
                .toList();
    }

    private static int step(Path folder) {
        Matcher matcher = FOLDER.matcher(folder.getName());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
