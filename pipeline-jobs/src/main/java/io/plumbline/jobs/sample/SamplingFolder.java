package io.plumbline.jobs.sample;

import io.plumbline.engine.Finish;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.PartFiles;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The folder in which a sampling gathers its parts, beside its result's place; readers pass over it. It is named by the identity
 * of the result, and becomes the result.
 *
 * @param path of the folder
 */
record SamplingFolder(Path path) {
    private static final String PREFIX = "_sampling-";
    private static final int DIGITS = 16;

    /** Returns the folder of a step's result, and deletes those of others, which nobody goes on with. */
    static SamplingFolder of(StepContext context) {
        String name = PREFIX + context.identity().substring(0, DIGITS);
        Path folder = context.directory().path(context.target().of(name));
        FileSystem files = context.directory().fileSystem();
        try {
            context.directory().checkHeld();
            files.mkdirs(folder);
            for (FileStatus status : files.listStatus(folder.getParent())) {
                String other = status.getPath().getName();
                if (other.startsWith(PREFIX) && !other.equals(name)) {
                    files.delete(status.getPath(), true);
                }
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("make " + folder, e);
        }
        return new SamplingFolder(folder);
    }

    /** Returns a sentence of what the folder holds. */
    String summary(SparkSession spark, long prompts) {
        Map<String, Long> finished = new TreeMap<>();
        for (Row row : LiteralPaths.parquet(
                        spark, PartFiles.of(files(spark), path).toArray(Path[]::new))
                .groupBy(CompletionsTable.FINISH)
                .count()
                .collectAsList()) {
            finished.put(row.getString(0), row.getLong(1));
        }
        long completions = finished.values().stream().mapToLong(Long::longValue).sum();
        return prompts + " prompts, " + completions + " completions: " + count(finished, Finish.END)
                + " ended, " + count(finished, Finish.STOP) + " stopped by a text, " + count(finished, Finish.LENGTH)
                + " cut at their length";
    }

    private FileSystem files(SparkSession spark) {
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw StorageFailures.at("list " + path, e);
        }
    }

    private static long count(Map<String, Long> finished, Finish finish) {
        return finished.getOrDefault(finish.key(), 0L);
    }
}
