package io.plumbline.jobs.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The checkpoints of a training: folders {@code step-N} of plain files, {@code state.json} with the sizes and SHA-256 of
 * the others. A folder is made under a temporary name and renamed; one that is torn or damaged all the same is passed
 * over, with a warning, for the one before.
 */
public final class Checkpoints {
    private static final String STATE = "state.json";
    private static final String PARAMETERS = "parameters.f32";
    private static final String UPDATER = "updater.f32";
    private static final int LARGEST_STATE = 1 << 20;
    private static final Pattern FOLDER = Pattern.compile("step-(\\d{1,9})");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final FileSystem fileSystem;
    private final Path root;
    private final String identity;
    private final int keep;
    private final Consumer<String> warnings;

    /**
     * The checkpoints in a folder.
     *
     * @param root the folder, made when the first is saved
     * @param identity of all that the training's result depends on
     * @param keep newest checkpoints kept, at least 1
     * @param warnings takes a sentence for each checkpoint that is passed over
     */
    public Checkpoints(FileSystem fileSystem, Path root, String identity, int keep, Consumer<String> warnings) {
        this.fileSystem = fileSystem;
        this.root = root;
        this.identity = identity;
        this.keep = keep;
        this.warnings = warnings;
    }

    /**
     * Saves the state after so many steps, and deletes the oldest beyond those that are kept. Those of later steps go too:
     * they could not be used when this training began, and would count among the kept.
     */
    void save(TrainingState state, int step, int stepsPerEpoch, long tokens, TrainingPlan plan) {
        Path folder = new Path(root, "step-" + step);
        Path temporary = new Path(root, "_step-" + step);
        try {
            fileSystem.delete(temporary, true);
            fileSystem.mkdirs(temporary);
            Map<String, CheckpointState.Content> files = new TreeMap<>();
            files.put(PARAMETERS, VectorFiles.write(fileSystem, new Path(temporary, PARAMETERS), state.parameters()));
            if (state.updater() != null) {
                files.put(UPDATER, VectorFiles.write(fileSystem, new Path(temporary, UPDATER), state.updater()));
            }
            CheckpointState description = new CheckpointState(
                    CheckpointState.FORMAT,
                    identity,
                    step,
                    step / stepsPerEpoch,
                    step % stepsPerEpoch,
                    plan.seed(),
                    tokens,
                    plan,
                    files);
            try (OutputStream out = fileSystem.create(new Path(temporary, STATE), true)) {
                out.write(JSON.writeValueAsBytes(description));
            }
            fileSystem.delete(folder, true);
            if (!fileSystem.rename(temporary, folder)) {
                throw new IOException("the rename was refused");
            }
            int kept = 0;
            for (Path other : folders()) {
                kept += step(other) <= step ? 1 : 0;
                if (kept == 0 || kept > keep) {
                    fileSystem.delete(other, true);
                }
            }
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot save checkpoint " + folder, exception);
        }
    }

    /**
     * Overwrites a state with the newest checkpoint that is whole and of this training. Those of another training are
     * deleted: their steps would be taken for this one's.
     *
     * @return what the checkpoint says; empty, and the state untouched, where there is none
     */
    Optional<CheckpointState> restore(TrainingState state) {
        try {
            for (Path folder : folders()) {
                Optional<CheckpointState> found = check(folder, state);
                if (found.isPresent() && !found.get().identity().equals(identity)) {
                    fileSystem.delete(folder, true);
                } else if (found.isPresent()) {
                    VectorFiles.read(fileSystem, new Path(folder, PARAMETERS), state.parameters());
                    if (state.updater() != null) {
                        VectorFiles.read(fileSystem, new Path(folder, UPDATER), state.updater());
                    }
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot read checkpoints in " + root, exception);
        }
    }

    private Optional<CheckpointState> check(Path folder, TrainingState state) {
        try {
            CheckpointState description = description(new Path(folder, STATE));
            if (!description.identity().equals(identity)) {
                return Optional.of(description);
            }
            whole(folder, description, PARAMETERS, state.parameters());
            whole(folder, description, UPDATER, state.updater());
            return Optional.of(description);
        } catch (IOException | TornException exception) {
            warnings.accept("Checkpoint " + folder + " is passed over: " + exception.getMessage());
            return Optional.empty();
        }
    }

    private CheckpointState description(Path file) throws IOException, TornException {
        try (InputStream in = fileSystem.open(file)) {
            byte[] bytes = in.readNBytes(LARGEST_STATE + 1);
            if (bytes.length > LARGEST_STATE) {
                throw new TornException(STATE + " is larger than " + LARGEST_STATE + " bytes");
            }
            CheckpointState description = JSON.readValue(bytes, CheckpointState.class);
            if (description == null
                    || description.format() != CheckpointState.FORMAT
                    || description.identity() == null
                    || description.files() == null
                    || description.step() < 0) {
                throw new TornException(STATE + " is not of format " + CheckpointState.FORMAT);
            }
            return description;
        } catch (FileNotFoundException exception) {
            throw new TornException("there is no " + STATE);
        } catch (JsonProcessingException exception) {
            throw new TornException(STATE + " is no JSON of a checkpoint");
        }
    }

    private void whole(Path folder, CheckpointState description, String name, INDArray vector)
            throws IOException, TornException {
        if (vector == null) {
            return;
        }
        CheckpointState.Content content = description.files().get(name);
        if (content == null || content.bytes() != vector.length() * Float.BYTES) {
            throw new TornException(name + " is not of " + vector.length() + " values");
        }
        if (!VectorFiles.matches(fileSystem, new Path(folder, name), content)) {
            throw new TornException(name + " does not hold what " + STATE + " says");
        }
    }

    /** Newest first. */
    private List<Path> folders() throws IOException {
        if (!fileSystem.exists(root)) {
            return List.of();
        }
        return Stream.of(fileSystem.listStatus(root))
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

    /** A checkpoint that cannot be used. */
    private static final class TornException extends Exception {
        private static final long serialVersionUID = 1L;

        TornException(String message) {
            super(message);
        }
    }
}
