package io.plumbline.jobs.checkpoint;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.checkpoint.HashedFiles.TornException;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The references that a training has moved: folders {@code reference-N} beside its checkpoints, N the steps done when it
 * moved. {@code model} in it is the reference, {@code log-probs} a store of its log-probs. A checkpoint is of use only with
 * the reference that it names.
 */
public final class ReferenceFolders {
    private static final Pattern FOLDER = Pattern.compile("reference-(\\d{1,9})");

    private final RunDirectory directory;
    private final String name;

    /** @param name of the checkpoints' folder in the run directory */
    ReferenceFolders(RunDirectory directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Returns the place of the model in the run directory, whether or not it is there. */
    public String model(int step) {
        return folder(step) + "/model";
    }

    /** Returns the place of its log-probs in the run directory, whether or not they are there. */
    public String logProbs(int step) {
        return folder(step) + "/log-probs";
    }

    private String folder(int step) {
        return name + "/reference-" + step;
    }

    /**
     * Refuses a reference that is not there, or is another model by now.
     *
     * @throws PlumblineException of kind STORAGE where the file system fails, which says nothing about the reference
     */
    void check(MovedReference reference) throws TornException {
        String location = directory.path(model(reference.step())).toString();
        String found;
        try {
            found = new OpenModels(directory.fileSystem().getConf()).fingerprint(location);
        } catch (PlumblineException unusable) {
            if (unusable.kind() == Kind.STORAGE) {
                throw unusable;
            }
            throw new TornException("its reference is of no use: " + unusable.getMessage());
        }
        if (!found.equals(reference.fingerprint())) {
            throw new TornException("its reference " + location + " is not the model that was written");
        }
    }

    /**
     * Deletes the others.
     *
     * @param kept those that stay
     */
    void keepOnly(Set<MovedReference> kept) {
        try {
            if (!directory.exists(name)) {
                return;
            }
            for (FileStatus status : directory.fileSystem().listStatus(directory.path(name))) {
                Path folder = status.getPath();
                Matcher matcher = FOLDER.matcher(folder.getName());
                if (matcher.matches()
                        && kept.stream().noneMatch(one -> one.step() == Integer.parseInt(matcher.group(1)))) {
                    directory.checkHeld();
                    directory.fileSystem().delete(folder, true);
                }
            }
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("delete references in " + directory.path(name), exception);
        }
    }
}
