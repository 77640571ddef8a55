package io.plumbline.jobs.score;

import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.reference.CompletionGroups;
import io.plumbline.jobs.reference.CompletionKey;
import io.plumbline.jobs.reference.ReferencedPair;
import io.plumbline.loss.Rounding;
import io.plumbline.score.PairScore;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Scores pairs with a policy.
 *
 * @param policy where executors get the policy from
 * @param maxBatchTokens tokens of one packed batch
 * @param beta scale of the rewards
 * @param rounding of policy's and reference's log-probs
 */
public record ScoreJob(ScorerSource policy, int maxBatchTokens, double beta, Rounding rounding) {
    /** What is known of a pair without the policy. */
    private record Known(
            String source, double referenceChosen, double referenceRejected, int chosenTokens, int rejectedTokens)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** One of a pair's completions. */
    private record Place(String pairId, boolean chosen) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The policy's log-probs of a pair; NaN where not yet known. */
    private record LogProbs(double chosen, double rejected) implements Serializable {
        private static final long serialVersionUID = 1L;

        static LogProbs of(Place place, double value) {
            return place.chosen() ? new LogProbs(value, Double.NaN) : new LogProbs(Double.NaN, value);
        }

        LogProbs with(LogProbs other) {
            return Double.isNaN(chosen) ? new LogProbs(other.chosen, rejected) : new LogProbs(chosen, other.rejected);
        }
    }

    /**
     * @param pairs with their reference log-probs; ids differ
     * @param groups {@link CompletionGroups#of} these pairs
     * @param progress told of every completion scored
     * @return lazily, a score a pair, in no particular order
     */
    public JavaRDD<PairScore> of(JavaRDD<ReferencedPair> pairs, JavaRDD<CompletionGroup> groups, TaskCounter progress) {
        int parts = Math.max(1, pairs.context().defaultParallelism());
        JavaPairRDD<String, Double> values = new LogProbJob(policy, progress)
                .of(BatchPlan.of(groups, maxBatchTokens, parts))
                .flatMapToPair(CompletionGroups::values);
        JavaPairRDD<String, Known> known = pairs.mapToPair(ScoreJob::known);
        double scale = beta;
        Rounding exactness = rounding;
        return pairs.map(ReferencedPair::pair)
                .flatMapToPair(pair -> List.of(
                                new Tuple2<>(
                                        CompletionKey.of(pair.prompt(), pair.chosen()), new Place(pair.pairId(), true)),
                                new Tuple2<>(
                                        CompletionKey.of(pair.prompt(), pair.rejected()),
                                        new Place(pair.pairId(), false)))
                        .iterator())
                .join(values)
                .values()
                .mapToPair(found -> new Tuple2<>(found._1().pairId(), LogProbs.of(found._1(), found._2())))
                .reduceByKey(LogProbs::with)
                .join(known)
                .map(joined -> score(joined._1(), joined._2()._1(), joined._2()._2(), scale, exactness));
    }

    private static Tuple2<String, Known> known(ReferencedPair referenced) {
        TokenizedPair pair = referenced.pair();
        return new Tuple2<>(
                pair.pairId(),
                new Known(
                        pair.source(),
                        referenced.referenceChosen(),
                        referenced.referenceRejected(),
                        pair.chosen().length,
                        pair.rejected().length));
    }

    private static PairScore score(String pairId, LogProbs policy, Known known, double beta, Rounding rounding) {
        return new PairScore(
                pairId,
                known.source(),
                policy.chosen(),
                policy.rejected(),
                known.referenceChosen(),
                known.referenceRejected(),
                beta,
                known.chosenTokens(),
                known.rejectedTokens(),
                rounding);
    }
}
