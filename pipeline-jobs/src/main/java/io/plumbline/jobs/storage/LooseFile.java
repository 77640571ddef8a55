package io.plumbline.jobs.storage;

import io.plumbline.commit.FileTree;
import java.io.IOException;
import org.apache.hadoop.fs.FSError;

/**
 * A file in a run directory that is no result of a step, such as a page about several experiments. It is written while a run may
 * hold the directory, so without its lock, and without a commit: that would take the one which the run has under way for one that
 * was cut short.
 */
public final class LooseFile {
    private LooseFile() {}

    /**
     * Writes it over a former one. A reader finds the one or the other where the file system can replace a file, as local ones,
     * HDFS and S3 can; elsewhere the file is away for a moment.
     *
     * @throws io.plumbline.PlumblineException of kind STORAGE where the file system fails
     */
    public static void write(RunDirectory directory, String name, String text) {
        FileTree tree = new HadoopTree(directory.fileSystem(), directory.root());
        Staging staging = directory.staging();
        String staged = staging.fresh(name);
        try {
            tree.write(staged, text);
            if (!tree.replace(staged, name)) {
                tree.delete(name);
                tree.move(staged, name);
            }
            staging.deleteEmpty();
        } catch (IOException | FSError e) {
            throw StorageFailures.at("write " + directory.path(name), e);
        }
    }
}
