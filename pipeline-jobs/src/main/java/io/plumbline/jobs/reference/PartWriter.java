package io.plumbline.jobs.reference;

import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.tables.PartFiles;
import io.plumbline.loss.Needs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the scored groups of one task as one part of a plan.
 *
 * @param folder of the plan
 * @param fingerprint of the reference model
 * @param contract numeric contract
 * @param kept sums alone, or log-probs by token with them
 * @param configuration Hadoop's
 */
record PartWriter(
        String folder,
        String fingerprint,
        String contract,
        Needs.LogProbs kept,
        Broadcast<SerializableConfiguration> configuration)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * @param part its index
     * @param groups whose keys are completion keys, joined
     * @return rows written
     */
    long write(int part, Iterator<CompletionLogProbs> groups) {
        List<ReferenceRow> rows = new ArrayList<>();
        while (groups.hasNext()) {
            CompletionLogProbs group = groups.next();
            String[] keys = CompletionGroups.keys(group);
            for (int i = 0; i < keys.length; i++) {
                rows.add(new ReferenceRow(
                        keys[i],
                        fingerprint,
                        contract,
                        group.logProbs()[i],
                        group.tokens()[i],
                        kept == Needs.LogProbs.TOKENS ? group.byToken()[i] : null));
            }
        }
        ReferencePart.write(configuration.value().value(), new Path(folder, PartFiles.name(part)), kept, rows);
        return rows.size();
    }
}
