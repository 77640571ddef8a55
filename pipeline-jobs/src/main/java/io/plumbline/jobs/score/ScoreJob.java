package io.plumbline.jobs.score;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.reference.CompletionGroups;
import io.plumbline.jobs.reference.CompletionValue;
import io.plumbline.jobs.reference.CompletionValues;
import io.plumbline.loss.Needs;
import io.plumbline.score.ExampleScore;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Scores examples with a policy.
 *
 * @param policy where executors get the policy from
 * @param maxBatchTokens tokens of one packed batch
 * @param kept log-probs of a completion that rewards and loss read: sums alone, or those by token with them
 */
public record ScoreJob(ScorerSource policy, int maxBatchTokens, Needs.LogProbs kept) {
    /** An example without its tokens: all that is known of its score before the policy is asked. */
    private record Known(
            String promptId,
            String source,
            double[] reference,
            float[][] referenceTokens,
            int[] tokens,
            int[] ranks,
            Strength strength)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param examples with their reference log-probs; ids differ
     * @param groups {@link CompletionGroups#of} these examples
     * @param progress told of every completion scored
     * @return lazily, a score an example, in no particular order
     */
    public JavaRDD<ExampleScore> of(
            JavaRDD<ReferencedExample> examples, JavaRDD<CompletionGroup> groups, TaskCounter progress) {
        int parts = Math.max(1, examples.context().defaultParallelism());
        Needs.LogProbs asked = kept;
        JavaPairRDD<String, CompletionValue> values = new LogProbJob(policy, progress)
                .of(BatchPlan.of(groups, maxBatchTokens, parts))
                .flatMapToPair(scored -> CompletionGroups.values(scored, asked));
        return CompletionValues.of(examples.map(ReferencedExample::example), values)
                .join(examples.mapToPair(ScoreJob::known))
                .map(joined -> score(joined._1(), joined._2()._1(), joined._2()._2()));
    }

    private static Tuple2<String, Known> known(ReferencedExample referenced) {
        Example example = referenced.example();
        int[] tokens = new int[example.completions().length];
        Arrays.setAll(tokens, example::counted);
        Known known = new Known(
                example.promptId(),
                example.source(),
                referenced.reference(),
                referenced.byToken(),
                tokens,
                example.ranks(),
                example.strength());
        return new Tuple2<>(example.id(), known);
    }

    private static ExampleScore score(String id, CompletionValue[] policy, Known known) {
        return new ExampleScore(
                id,
                known.promptId(),
                known.source(),
                CompletionValue.sums(policy),
                known.reference(),
                known.tokens(),
                known.ranks(),
                CompletionValue.byToken(policy),
                known.referenceTokens(),
                known.strength());
    }
}
