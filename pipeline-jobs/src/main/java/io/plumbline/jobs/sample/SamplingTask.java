package io.plumbline.jobs.sample;

import io.plumbline.jobs.tables.PartFiles;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Samples the completions of a part's prompts and commits them as a file.
 *
 * @param sampling by which model, and how
 * @param table the columns of the file
 * @param folder of the parts
 * @param hadoop Hadoop's configuration
 */
record SamplingTask(
        PromptSampling sampling, CompletionsTable table, String folder, Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Samples a part.
     *
     * @param part its index
     * @param prompts in the order of the file
     * @return rows written
     */
    long write(int part, Iterator<ReadRow> prompts) {
        List<ReadRow> read = new ArrayList<>();
        prompts.forEachRemaining(read::add);
        List<List<SampledCompletion>> sampled =
                sampling.sampled(read.stream().map(ReadRow::tokenized).toList());
        List<CompletionsTable.Row> rows = new ArrayList<>();
        for (int prompt = 0; prompt < read.size(); prompt++) {
            List<SampledCompletion> completions = sampled.get(prompt);
            for (int index = 0; index < completions.size(); index++) {
                rows.add(new CompletionsTable.Row(read.get(prompt), index, completions.get(index)));
            }
        }
        Path target = new Path(folder, PartFiles.name(part));
        PartFiles.write(hadoop.value().value(), target, table.schema(), rows, table::fill);
        return rows.size();
    }
}
