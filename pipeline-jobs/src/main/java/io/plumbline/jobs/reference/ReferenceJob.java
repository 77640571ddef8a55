package io.plumbline.jobs.reference;

import io.plumbline.example.Example;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.inference.Batch;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.ModelPlace;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Computes the reference log-probs that a store lacks, and no others. What is missing is sorted by length into token
 * budgets and dealt to part files; each part is committed on its own, and a run that was killed goes on with the parts
 * that are not there. Which rows share a batch follows from the rows alone, so the result is the same bytes.
 */
public final class ReferenceJob {
    private final SparkSession spark;
    private final ReferenceStore store;
    private final ScorerSource model;
    private final int maxBatchTokens;

    /**
     * @param store where the values go
     * @param model the reference
     * @param maxBatchTokens tokens of one batch
     */
    public ReferenceJob(SparkSession spark, ReferenceStore store, ScorerSource model, int maxBatchTokens) {
        this.spark = spark;
        this.store = store;
        this.model = model;
        this.maxBatchTokens = maxBatchTokens;
    }

    /**
     * The computing of a store's log-probs, with what a step was told.
     *
     * @param place of the model that the store is for
     */
    public static ReferenceJob of(StepContext context, ReferenceStore store, ModelPlace place) {
        EngineConfig engine = context.config().engine();
        ModelSource model = new ModelSource(
                place,
                store.fingerprint(),
                engine.engine(),
                engine.precision(),
                EngineThreads.ofTask(context.spark().sparkContext()));
        return new ReferenceJob(context.spark(), store, model, engine.maxBatchTokens());
    }

    /**
     * @param examples all that need a reference
     * @param progress counts completions
     * @return completions computed now
     */
    public long run(JavaRDD<Example> examples, Progress progress) {
        List<String> complete = store.plans().stream().filter(store::isComplete).toList();
        long resumed = compute(examples, complete, progress, store.plans().size() > complete.size());
        if (resumed >= 0) {
            return resumed;
        }
        // A plan was cut short and what is missing has changed since: its parts stand, the rest is planned anew.
        return compute(examples, store.plans(), progress, false);
    }

    /**
     * @param onlyResume whether to compute only a plan that was begun before
     * @return completions computed now, -1 where that plan was not begun before
     */
    private long compute(JavaRDD<Example> examples, List<String> plans, Progress progress, boolean onlyResume) {
        JobDescription.describe(spark.sparkContext(), "find completions without log-probs");
        JavaRDD<CompletionGroup> missing =
                CompletionGroups.missing(examples, store.values(spark, plans)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            ReferencePlan plan =
                    ReferencePlan.of(missing, store.fingerprint(), store.contract(), store.kept(), maxBatchTokens);
            if (plan.completions() == 0) {
                return 0;
            }
            if (onlyResume && !store.plans().contains(plan.name())) {
                return -1;
            }
            long computed = write(plan, missing, progress);
            store.complete(plan.name());
            return computed;
        } finally {
            missing.unpersist();
        }
    }

    private long write(ReferencePlan plan, JavaRDD<CompletionGroup> missing, Progress progress) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<SerializableConfiguration> configuration = context.broadcast(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        Set<Integer> committed = Set.copyOf(store.parts(plan.name()));
        PartWriter writer = new PartWriter(
                store.folder(plan.name()).toString(),
                store.fingerprint(),
                store.contract(),
                store.kept(),
                configuration);
        JobDescription.describe(spark.sparkContext(), "compute log-probs of " + plan.completions() + " completions");
        try (Progress.Activity activity = progress.begin("reference", "completions", plan.completions())) {
            JavaRDD<Batch> batches = BatchPlan.of(missing, maxBatchTokens, plan.parts())
                    .mapPartitionsWithIndex(
                            (part, rows) -> committed.contains(part) ? Collections.emptyIterator() : rows, true);
            return new LogProbJob(model, activity.counter())
                    .of(batches)
                    .mapPartitionsWithIndex(
                            (part, rows) -> committed.contains(part)
                                    ? Collections.<Long>emptyIterator()
                                    : List.of(writer.write(part, rows)).iterator(),
                            true)
                    .fold(0L, Long::sum);
        } finally {
            configuration.destroy();
        }
    }
}
