package io.plumbline.jobs.checkpoint;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.checkpoint.HashedFiles.TornException;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The models of one kind that a training has written: folders {@code KIND-N-XXXXXXXX} beside its checkpoints, N the steps done
 * by then, behind it the first digits of its fingerprint: a training that begins anew with another number of threads comes to
 * other bits and must not replace what a checkpoint of before names. {@code model} in it is the model, {@code log-probs}, of a
 * reference, a store of its log-probs. A checkpoint is of use only with the models that it names.
 */
public final class ModelFolders {
    /** Digits of the fingerprint in a folder's name. */
    private static final int DIGITS = 8;

    /** Kind of a reference as it moved. */
    static final String REFERENCE = "reference";

    /** Kind of the best policy so far. */
    static final String BEST = "best";

    /** Name of a folder of any kind. */
    static final Pattern FOLDER =
            Pattern.compile("(?:" + REFERENCE + "|" + BEST + ")-\\d{1,9}-[0-9a-f]{" + DIGITS + "}");

    private final RunDirectory directory;
    private final String name;
    private final String kind;
    private final Pattern pattern;

    /**
     * @param name of the checkpoints' folder in the run directory
     * @param kind of the models: {@link #REFERENCE} or {@link #BEST}
     */
    ModelFolders(RunDirectory directory, String name, String kind) {
        this.directory = directory;
        this.name = name;
        this.kind = kind;
        this.pattern = Pattern.compile(kind + "-\\d{1,9}-[0-9a-f]{" + DIGITS + "}");
    }

    /** Returns the place of the model in the run directory, whether or not it is there. */
    public String model(SavedModel model) {
        return name + "/" + folder(model) + "/model";
    }

    /** Returns the place of its log-probs in the run directory, whether or not they are there. */
    public String logProbs(SavedModel model) {
        return name + "/" + folder(model) + "/log-probs";
    }

    private String folder(SavedModel model) {
        return kind + "-" + model.step() + "-" + model.fingerprint().substring(0, DIGITS);
    }

    /**
     * Refuses one that is not there, or is another model by now.
     *
     * @throws PlumblineException of kind STORAGE where the file system fails, which says nothing about the model
     */
    void check(SavedModel model) throws TornException {
        String location = directory.path(model(model)).toString();
        String found;
        try {
            found = new OpenModels(directory.fileSystem().getConf()).fingerprint(location);
        } catch (PlumblineException unusable) {
            if (unusable.kind() == Kind.STORAGE) {
                throw unusable;
            }
            throw new TornException("its " + kind + " is of no use: " + unusable.getMessage());
        }
        if (!found.equals(model.fingerprint())) {
            throw new TornException("its " + kind + " " + location + " is not the model that was written");
        }
    }

    /**
     * Deletes the others.
     *
     * @param kept those that stay
     */
    void keepOnly(Set<SavedModel> kept) {
        Set<String> names = kept.stream().map(this::folder).collect(Collectors.toSet());
        try {
            for (Path folder : folders()) {
                if (!names.contains(folder.getName())) {
                    directory.checkHeld();
                    directory.fileSystem().delete(folder, true);
                }
            }
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("delete the " + kind + " folders in " + directory.path(name), exception);
        }
    }

    /** Returns the folders that are there, in any order. */
    List<Path> folders() throws IOException {
        if (!directory.exists(name)) {
            return List.of();
        }
        return Stream.of(directory.fileSystem().listStatus(directory.path(name)))
                .map(FileStatus::getPath)
                .filter(path -> pattern.matcher(path.getName()).matches())
                .toList();
    }
}
