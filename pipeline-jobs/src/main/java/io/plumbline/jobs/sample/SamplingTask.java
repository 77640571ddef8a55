package io.plumbline.jobs.sample;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.jobs.config.SampleConfig;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.progress.TaskCounter;
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
 * @param model where executors get the model from
 * @param tokenizer the model's tokenizer
 * @param sample how to sample
 * @param maxBatchTokens most tokens whose keys and values are kept at a time
 * @param table the columns of the file
 * @param folder of the parts
 * @param hadoop Hadoop's configuration
 * @param counter told of every completion
 */
record SamplingTask(
        ModelSource model,
        Broadcast<TokenizerFiles> tokenizer,
        SampleConfig sample,
        int maxBatchTokens,
        CompletionsTable table,
        String folder,
        Broadcast<SerializableConfiguration> hadoop,
        TaskCounter counter)
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
        List<List<SampledCompletion>> sampled = sampled(read);
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

    private List<List<SampledCompletion>> sampled(List<ReadRow> read) {
        List<List<SampledCompletion>> sampled = new ArrayList<>(read.size());
        read.forEach(prompt -> sampled.add(null));
        try (Lease<Sampler> lease = Sampler.lease(model, tokenizer.value())) {
            Sampler sampler = lease.resource();
            Rollout rollout = new Rollout(sampler.tokenizer(), sample, maxBatchTokens);
            List<GenerationRequest> requests = read.stream()
                    .map(prompt -> rollout.request(prompt.prompt().id(), prompt.tokens()))
                    .toList();
            sampler.model().compute((engine, parameters) -> {
                rollout.run(engine, parameters, requests, (prompt, completions) -> {
                    requireNumbers(read.get(prompt), completions);
                    sampled.set(prompt, completions);
                    counter.add(completions.size());
                });
                return null;
            });
        }
        return sampled;
    }

    private static void requireNumbers(ReadRow read, List<SampledCompletion> completions) {
        for (SampledCompletion completion : completions) {
            for (float logProb : completion.generated().logProbs()) {
                if (!Float.isFinite(logProb)) {
                    throw new PlumblineException(
                            Kind.MODEL,
                            "Cannot sample for prompt " + read.prompt().id()
                                    + ": the model gives a token of its completion the log-prob " + logProb
                                    + "; its weights are broken or its training diverged");
                }
            }
        }
    }
}
