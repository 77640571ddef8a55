package io.plumbline.jobs.label;

import io.plumbline.jobs.inference.Batch;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ScorerSource;
import io.plumbline.jobs.progress.TaskCounter;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The reward that a policy is: β log(π / π_ref) (Rafailov et al. 2023).
 *
 * @param policy π
 * @param reference π_ref
 * @param beta β
 */
record ImplicitRewards(ScorerSource policy, ScorerSource reference, double beta) implements ModelScorer.BatchScores {
    private static final long serialVersionUID = 1L;

    @Override
    public JavaPairRDD<String, double[]> of(JavaRDD<Batch> batches, TaskCounter counter) {
        JavaRDD<Batch> kept = batches.persist(StorageLevel.MEMORY_AND_DISK());
        // One model after the other: an executor holds the one that it was asked for last.
        JavaPairRDD<String, double[]> ofPolicy = logProbs(policy, kept, counter);
        ofPolicy.count();
        JavaPairRDD<String, double[]> ofReference = logProbs(reference, kept, units -> {});
        ofReference.count();
        return ofPolicy.join(ofReference).mapValues(both -> rewards(both._1(), both._2()));
    }

    private static JavaPairRDD<String, double[]> logProbs(
            ScorerSource model, JavaRDD<Batch> batches, TaskCounter counter) {
        return new LogProbJob(model, counter)
                .of(batches)
                .mapToPair(row -> new Tuple2<>(row.key(), row.logProbs()))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private double[] rewards(double[] policyLogProbs, double[] referenceLogProbs) {
        double[] rewards = new double[policyLogProbs.length];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = beta * (policyLogProbs[i] - referenceLogProbs[i]);
        }
        return rewards;
    }
}
