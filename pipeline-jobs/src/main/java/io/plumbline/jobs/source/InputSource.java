package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.manifest.InputFile;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Where rows come from: files found at one moment. */
public sealed interface InputSource permits FileSource {
    /**
     * What tells this content from any other, as the manifest records it.
     *
     * @param hashes that may be used again
     * @throws PlumblineException of kind STORAGE where it cannot be read
     */
    List<InputFile> identity(FileHashes hashes);

    /** Its size in bytes; of what is compressed a guess at what it holds. */
    long bytes();

    /**
     * Its rows, each read on its own where the task runs, in the order of their files.
     *
     * @param request which columns are used
     * @param hadoop Hadoop's configuration, for tasks
     * @throws PlumblineException of kind DATA where it cannot be read, naming all files at fault; in tasks as well
     */
    JavaRDD<InputRow> open(JavaSparkContext context, RowRequest request, Broadcast<SerializableConfiguration> hadoop);
}
