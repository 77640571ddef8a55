package io.plumbline.jobs.score;

import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.reference.ReferencedPair;
import io.plumbline.score.PairScore;
import java.io.Serializable;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Scores pairs with a policy.
 *
 * @param policy where executors get the policy from
 * @param maxBatchTokens tokens of one packed batch
 * @param beta scale of the rewards
 */
public record ScoreJob(ScorerSource policy, int maxBatchTokens, double beta) {
    /** What is known of a pair without the policy. */
    private record Known(
            String source, double referenceChosen, double referenceRejected, int chosenTokens, int rejectedTokens)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param pairs with their reference log-probs; ids differ
     * @param progress told of every pair scored
     * @return lazily, a score a pair, in no particular order
     */
    public JavaRDD<PairScore> of(JavaRDD<ReferencedPair> pairs, TaskCounter progress) {
        JavaRDD<CompletionGroup> groups = pairs.map(referenced -> {
            TokenizedPair pair = referenced.pair();
            return new CompletionGroup(pair.pairId(), pair.prompt(), new int[][] {pair.chosen(), pair.rejected()});
        });
        JavaPairRDD<String, Known> known = pairs.mapToPair(pair -> new Tuple2<>(
                pair.pair().pairId(),
                new Known(
                        pair.pair().source(),
                        pair.referenceChosen(),
                        pair.referenceRejected(),
                        pair.pair().chosen().length,
                        pair.pair().rejected().length)));
        double scale = beta;
        int parts = Math.max(1, pairs.context().defaultParallelism());
        // A pair has two completions, and both go into one batch.
        return new LogProbJob(policy, completions -> progress.add(completions / 2))
                .of(BatchPlan.of(groups, maxBatchTokens, parts))
                .mapToPair(row -> new Tuple2<>(row.key(), row))
                .join(known)
                .map(joined -> score(joined._1(), joined._2()._1(), joined._2()._2(), scale));
    }

    private static PairScore score(String pairId, CompletionLogProbs policy, Known known, double beta) {
        return new PairScore(
                pairId,
                known.source(),
                policy.logProbs()[0],
                policy.logProbs()[1],
                known.referenceChosen(),
                known.referenceRejected(),
                beta,
                known.chosenTokens(),
                known.rejectedTokens());
    }
}
