package io.plumbline.jobs.sample;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.jobs.ingest.ExecutorTokenizer;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.tables.PartFiles;
import io.plumbline.model.ModelShape;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Prompts to completions. Each part is committed on its own in a folder that is named by the identity of the result, so that a
 * run that was killed goes on with the parts that are not there.
 */
final class SampleJob implements AutoCloseable {
    private final StepContext context;
    private final PlumblineConfig config;
    private final SparkSession spark;
    private final JavaSparkContext sparkContext;
    private final ModelPlace place;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final Broadcast<TokenizerFiles> tokenizer;
    private JavaRDD<ReadRow> read;

    /** @param place of the model */
    SampleJob(StepContext context, ModelPlace place) {
        this.context = context;
        this.config = context.config();
        this.place = place;
        this.spark = context.spark();
        this.sparkContext = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.hadoop = sparkContext.broadcast(
                new SerializableConfiguration(context.directory().fileSystem().getConf()));
        this.tokenizer = sparkContext.broadcast(context.models().tokenizer(place.location()));
    }

    /** Reads the rows of a source. */
    PromptRows read(InputSource source) {
        OpenModels models = context.models();
        ModelShape shape = models.open(place.location()).shape();
        ExecutorTokenizer tokenizers = new ExecutorTokenizer(tokenizer, config.tokenizer());
        JobDescription.describe(spark.sparkContext(), "read prompts");
        try (Progress.Activity activity = context.progress().begin("sample", "prompts read", 0)) {
            read = PromptReader.of(config, shape)
                    .read(source, sparkContext, tokenizers, hadoop, activity.counter())
                    .persist(StorageLevel.MEMORY_AND_DISK());
            return PromptRows.of(read);
        }
    }

    /**
     * Samples the completions of prompts that have none yet.
     *
     * @param prompts ids differ
     * @param folder of the parts, which are named by what they hold alone
     * @param table the columns of the parts
     */
    void sample(JavaRDD<ReadRow> prompts, Path folder, CompletionsTable table) {
        Set<Integer> committed = PartFiles.of(context.directory().fileSystem(), folder).stream()
                .map(PartFiles::index)
                .collect(Collectors.toSet());
        int parts = PromptPlan.parts(prompts, config.sample());
        long total = prompts.count() * config.sample().completions();
        JobDescription.describe(spark.sparkContext(), "sample " + total + " completions");
        try (Progress.Activity activity = context.progress().begin("sample", "completions", total)) {
            PromptSampling sampling = PromptSampling.of(
                    context,
                    place,
                    context.models().fingerprint(place),
                    tokenizer,
                    config.sample(),
                    activity.counter());
            SamplingTask task = new SamplingTask(sampling, table, folder.toString(), hadoop);
            GpuStages.of(spark.sparkContext(), sampling.model().device())
                    .computing(PromptPlan.deal(prompts, parts)
                            .mapPartitionsWithIndex(
                                    (part, rows) -> committed.contains(part)
                                            ? Collections.<Long>emptyIterator()
                                            : List.of(task.write(part, rows)).iterator(),
                                    true))
                    .fold(0L, Long::sum);
        }
        requireWhole(folder, parts);
    }

    private void requireWhole(Path folder, int parts) {
        int found = PartFiles.of(context.directory().fileSystem(), folder).size();
        if (found != parts) {
            throw new PlumblineException(
                    Kind.STORAGE,
                    "Cannot sample: " + folder + " has " + found + " of " + parts
                            + " parts, though all were written; look for what deletes files there, and run again");
        }
    }

    @Override
    public void close() {
        if (read != null) {
            read.unpersist();
        }
        tokenizer.destroy();
        hadoop.destroy();
    }
}
