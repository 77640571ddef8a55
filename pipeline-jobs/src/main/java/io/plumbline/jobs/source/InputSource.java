package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.manifest.InputIdentity;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A source of rows: the files that were found at one moment, or a table at one version. What is declared as an input is the
 * object that is read, and reading refuses a file that has changed since, so that the identity in the manifest is that of the
 * rows.
 */
public sealed interface InputSource permits FileSource, TableSource, SeveralSources {
    /**
     * Returns the files with their hashes and the tables with their versions, which tell this content from any other and are
     * recorded in the manifest.
     *
     * @param hashes hashes of an earlier run, used again where a file has not changed
     * @throws PlumblineException of kind STORAGE where it cannot be read
     */
    InputIdentity identity(FileHashes hashes);

    /**
     * Returns the addresses of what is read, to be told to others: of files their paths, or, where they are many, the directories
     * that they stand in; of a table the directory of its files, or, where its catalog does not tell it, {@code table:} and its
     * name.
     */
    List<String> addresses();

    /** Returns the size in bytes; for a compressed file or a table, an estimate of the size of its content. */
    long bytes();

    /**
     * Its rows, each read on its own where the task runs, in the order of their files.
     *
     * @param request which columns are used
     * @param hadoop Hadoop's configuration, for tasks
     * @throws PlumblineException of kind DATA where it cannot be read, naming all files at fault, or has changed since it was
     *     found; in tasks as well
     */
    JavaRDD<InputRow> open(JavaSparkContext context, RowRequest request, Broadcast<SerializableConfiguration> hadoop);

    /**
     * Checks, once the rows were read, what reading itself could not see: that nothing has changed meanwhile.
     *
     * @throws PlumblineException of kind DATA where something has
     */
    default void requireUnchanged() {
        // A file is held against what it was where it is read, and a snapshot never changes.
    }
}
