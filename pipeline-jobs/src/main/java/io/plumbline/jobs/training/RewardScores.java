package io.plumbline.jobs.training;

import io.plumbline.example.Example;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.inference.RewardJob;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ScoreSummaryBuilder;
import io.plumbline.train.Roundings;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Scores of examples by a reward model that is written but not committed. Sums are taken in the order of the examples' ids, so
 * that they are the same bits for any number of partitions.
 *
 * @param context of the step
 */
record RewardScores(StepContext context) {
    /** Returns the mean score over all completions of some examples. */
    double mean(JavaRDD<Example> examples, ModelOutput.Staged model) {
        double sum = 0;
        long completions = 0;
        try (Progress.Activity activity = begin(examples)) {
            Iterator<Tuple2<String, double[]>> sorted =
                    scores(examples, model, activity).sortByKey().toLocalIterator();
            while (sorted.hasNext()) {
                double[] scores = sorted.next()._2();
                sum += Arrays.stream(scores).sum();
                completions += scores.length;
            }
        }
        return sum / completions;
    }

    /**
     * Holds the scores against the ranks of the examples.
     *
     * @param losses of the training
     */
    ScoreSummary heldOut(JavaRDD<Example> examples, ModelOutput.Staged model, WeightedLosses losses) {
        ScoreSummaryBuilder summary = new ScoreSummaryBuilder(
                losses, Roundings.of(context.config().engine().precision()));
        try (Progress.Activity activity = begin(examples)) {
            Iterator<ExampleScore> sorted = examples.mapToPair(example -> new Tuple2<>(example.id(), example))
                    .join(scores(examples, model, activity))
                    .values()
                    .map(scored -> score(scored._1(), scored._2()))
                    .sortBy(ExampleScore::id, true, Math.max(1, examples.getNumPartitions()))
                    .toLocalIterator();
            sorted.forEachRemaining(summary::add);
        }
        return summary.build(
                context.config().score().bootstrapSamples(),
                context.config().score().seed());
    }

    private static ExampleScore score(Example example, double[] scores) {
        int[] tokens = Arrays.stream(example.completions())
                .mapToInt(completion -> completion.length)
                .toArray();
        return new ExampleScore(
                example.id(),
                example.promptId(),
                example.source(),
                scores,
                new double[scores.length],
                tokens,
                example.ranks(),
                null,
                null,
                example.strength());
    }

    private Progress.Activity begin(JavaRDD<Example> examples) {
        long completions =
                examples.map(example -> (long) example.completions().length).fold(0L, Long::sum);
        return context.progress().begin("reward-model", "completions", completions);
    }

    private JavaPairRDD<String, double[]> scores(
            JavaRDD<Example> examples, ModelOutput.Staged model, Progress.Activity activity) {
        ModelSource source = new ModelSource(
                model.place().toString(),
                model.fingerprint(),
                context.config().engine().engine(),
                context.config().engine().precision(),
                EngineThreads.ofTask(context.spark().sparkContext()));
        JavaRDD<CompletionGroup> groups =
                examples.map(example -> new CompletionGroup(example.id(), example.prompt(), example.completions()));
        int parts = Math.max(1, examples.context().defaultParallelism());
        return new RewardJob(source, activity.counter())
                .of(BatchPlan.of(groups, context.config().engine().maxBatchTokens(), parts))
                .mapToPair(row -> new Tuple2<>(row.key(), row.scores()));
    }
}
