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
 * The references that a training has moved: folders {@code reference-N-XXXXXXXX} beside its checkpoints, N the steps done
 * when it moved, behind it the first digits of its fingerprint: a training that begins anew with another number of threads
 * moves to other bits and must not replace what a checkpoint of before names. {@code model} in it is the reference,
 * {@code log-probs} a store of its log-probs. A checkpoint is of use only with the reference that it names.
 */
public final class ReferenceFolders {
    /** Digits of the fingerprint in a folder's name. */
    private static final int DIGITS = 8;

    static final Pattern FOLDER = Pattern.compile("reference-\\d{1,9}-[0-9a-f]{" + DIGITS + "}");

    private final RunDirectory directory;
    private final String name;

    /** @param name of the checkpoints' folder in the run directory */
    ReferenceFolders(RunDirectory directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Returns the place of the model in the run directory, whether or not it is there. */
    public String model(MovedReference reference) {
        return name + "/" + folder(reference) + "/model";
    }

    /** Returns the place of its log-probs in the run directory, whether or not they are there. */
    public String logProbs(MovedReference reference) {
        return name + "/" + folder(reference) + "/log-probs";
    }

    private static String folder(MovedReference reference) {
        return "reference-" + reference.step() + "-" + reference.fingerprint().substring(0, DIGITS);
    }

    /**
     * Refuses a reference that is not there, or is another model by now.
     *
     * @throws PlumblineException of kind STORAGE where the file system fails, which says nothing about the reference
     */
    void check(MovedReference reference) throws TornException {
        String location = directory.path(model(reference)).toString();
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
        Set<String> names = kept.stream().map(ReferenceFolders::folder).collect(Collectors.toSet());
        try {
            for (Path folder : folders()) {
                if (!names.contains(folder.getName())) {
                    directory.checkHeld();
                    directory.fileSystem().delete(folder, true);
                }
            }
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("delete references in " + directory.path(name), exception);
        }
    }

    /** Returns the folders that are there, in any order. */
    List<Path> folders() throws IOException {
        if (!directory.exists(name)) {
            return List.of();
        }
        return Stream.of(directory.fileSystem().listStatus(directory.path(name)))
                .map(FileStatus::getPath)
                .filter(path -> FOLDER.matcher(path.getName()).matches())
                .toList();
    }
}
