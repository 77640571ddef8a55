package io.plumbline.jobs.checkpoint;

import io.plumbline.jobs.checkpoint.HashedFiles.TornException;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Finds the checkpoints of trainings that came to their end, from which nothing goes on any more. */
public final class FinishedCheckpoints {
    private FinishedCheckpoints() {}

    /**
     * Returns names in the run directory. Checkpoints of other trainings, which were stopped, and those that cannot be read are
     * not among them; moved references and best policies are where no such checkpoint is left that may name one.
     *
     * @param directory the run's
     * @param name of the folder of checkpoints in it
     * @param finished identities of the trainings whose results are there
     */
    public static List<String> of(RunDirectory directory, String name, Set<String> finished) {
        List<String> found = new ArrayList<>();
        List<String> models = new ArrayList<>();
        boolean othersStand = false;
        for (String folder : directory.folders(name)) {
            String relative = name + "/" + folder;
            if (Checkpoints.FOLDER.matcher(folder).matches()) {
                if (isOf(directory, directory.path(relative), finished)) {
                    found.add(relative);
                } else {
                    othersStand = true;
                }
            } else if (ModelFolders.FOLDER.matcher(folder).matches()) {
                models.add(relative);
            }
        }
        if (!found.isEmpty() && !othersStand) {
            found.addAll(models);
        }
        return found;
    }

    private static boolean isOf(RunDirectory directory, Path folder, Set<String> finished) {
        try {
            return finished.contains(new CheckpointFolder(directory.fileSystem(), folder)
                    .description()
                    .identity());
        } catch (IOException | TornException | FSError e) {
            return false;
        }
    }
}
