package io.plumbline.jobs.score;

import io.plumbline.Sha256;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.reference.CompletionGroups;
import io.plumbline.jobs.reference.LossExamples;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.Needs;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ScoreSummaryBuilder;
import io.plumbline.train.Roundings;
import io.plumbline.watch.HeldOutSample;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The held-out examples with the log-probs of the reference that the training began with, and their scores by any policy. Holds
 * memory until it is closed.
 */
public final class HeldOutScores implements AutoCloseable {
    private final StepContext context;
    private final Needs.LogProbs kept;
    private final boolean all;
    private final JavaRDD<ReferencedExample> examples;
    private final JavaRDD<CompletionGroup> groups;

    private HeldOutScores(StepContext context, Needs.LogProbs kept, boolean all, JavaRDD<ReferencedExample> examples) {
        this.context = context;
        this.all = all;
        this.kept = kept;
        this.examples = examples.persist(StorageLevel.MEMORY_AND_DISK());
        this.groups =
                CompletionGroups.of(examples.map(ReferencedExample::example)).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** All held-out examples. */
    public static HeldOutScores of(StepContext context) {
        ReferenceStore store = ReferenceStore.of(context);
        return new HeldOutScores(
                context,
                store.kept(),
                true,
                store.join(context.spark(), LossExamples.read(context, ExamplesTable.HELD_OUT)));
    }

    /**
     * Those held-out examples whose ids are the smallest: as ids are hashes of the texts, a sample that is the same each time.
     *
     * @param most examples; 0: all
     */
    public static HeldOutScores sampled(StepContext context, int most) {
        if (most == 0) {
            return of(context);
        }
        ReferenceStore store = ReferenceStore.of(context);
        JavaRDD<Example> all = LossExamples.read(context, ExamplesTable.HELD_OUT);
        // One more, if there is one, tells whether these are all.
        List<String> first = all.map(Example::id).takeOrdered(most == Integer.MAX_VALUE ? most : most + 1);
        Set<String> ids = Set.copyOf(first.subList(0, Math.min(most, first.size())));
        return new HeldOutScores(
                context,
                store.kept(),
                first.size() <= most,
                store.join(context.spark(), all.filter(example -> ids.contains(example.id()))));
    }

    /** The examples, in no particular order. */
    public JavaRDD<ReferencedExample> examples() {
        return examples;
    }

    /** Returns whether they are all held-out examples that there are. */
    public boolean areAll() {
        return all;
    }

    /** Returns which examples they are, by their ids: hashes of texts where ingest has made them; elsewhere they may be anything. */
    public HeldOutSample sample() {
        long[] counted = examples.map(
                        referenced -> Sha256.number(referenced.example().id()))
                .aggregate(
                        new long[2], (counts, digest) -> new long[] {counts[0] + 1, counts[1] + digest}, (one, other) ->
                                new long[] {one[0] + other[0], one[1] + other[1]});
        return HeldOutSample.of(counted[0], counted[1]);
    }

    /** Returns the number of their completions, of which each is computed once however many examples hold it. */
    public long completions() {
        return groups.map(group -> (long) group.completions().length).fold(0L, Long::sum);
    }

    /**
     * Scores the examples.
     *
     * @param location of the policy
     * @param fingerprint of the policy
     * @param progress told of every completion scored
     * @return lazily, a score an example, in no particular order
     */
    public JavaRDD<ExampleScore> of(String location, String fingerprint, TaskCounter progress) {
        EngineConfig engine = context.config().engine();
        ModelSource policy = new ModelSource(
                location,
                fingerprint,
                engine.engine(),
                engine.precision(),
                EngineThreads.ofTask(context.spark().sparkContext()));
        return new ScoreJob(policy, engine.maxBatchTokens(), kept).of(examples, groups, progress);
    }

    /**
     * Sums scores up.
     *
     * @param sorted scores by id, so that sums are the same bits again
     * @param bootstrapSamples resamples behind confidence intervals; 0: none
     */
    public static ScoreSummary summary(PlumblineConfig config, Iterator<ExampleScore> sorted, int bootstrapSamples) {
        ScoreSummaryBuilder builder = new ScoreSummaryBuilder(
                config.loss().losses(), Roundings.of(config.engine().precision()));
        sorted.forEachRemaining(builder::add);
        return builder.build(bootstrapSamples, config.score().seed());
    }

    @Override
    public void close() {
        groups.unpersist();
        examples.unpersist();
    }
}
