package io.plumbline.jobs.bench;

import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.TrainingPair;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The reference's log-probs as the step {@code reference} computes them. Within the time: sorting pairs into batches,
 * Spark's scheduling, the forward pass on as many tasks as run side by side. Not within it: start-up, loading the model,
 * reading and writing tables.
 */
final class ReferencePass {
    private static final double NANOSECONDS = 1e-9;

    private final JavaSparkContext spark;
    private final LogProbJob job;
    private final int maxBatchTokens;

    /**
     * What was measured.
     *
     * @param seconds it took
     * @param pairs all pairs, with what the reference says of them
     */
    record Result(double seconds, List<TrainingPair> pairs) {}

    ReferencePass(SparkSession session, ModelDirectory model, EngineConfig engine) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        ModelSource source = new ModelSource(
                model.path().toUri().toString(),
                model.fingerprint(),
                engine.precision(),
                EngineThreads.ofTask(spark.sc()));
        this.job = new LogProbJob(source, units -> {});
        this.maxBatchTokens = engine.maxBatchTokens();
    }

    /**
     * Computes.
     *
     * @param warmup pairs that go through once before the time runs, which loads the model
     */
    Result run(List<TokenizedPair> pairs, int warmup) {
        logProbs(pairs.subList(0, Math.min(warmup, pairs.size())));
        long start = System.nanoTime();
        Map<String, CompletionLogProbs> byPair =
                logProbs(pairs).stream().collect(Collectors.toMap(CompletionLogProbs::key, Function.identity()));
        double seconds = (System.nanoTime() - start) * NANOSECONDS;
        return new Result(
                seconds,
                pairs.stream()
                        .map(pair -> referenced(pair, byPair.get(pair.pairId())))
                        .toList());
    }

    private List<CompletionLogProbs> logProbs(List<TokenizedPair> pairs) {
        int parts = spark.defaultParallelism();
        JavaRDD<CompletionGroup> groups = spark.parallelize(pairs, parts)
                .map(pair -> new CompletionGroup(
                        pair.pairId(), pair.prompt(), new int[][] {pair.chosen(), pair.rejected()}));
        return job.of(BatchPlan.of(groups, maxBatchTokens, parts)).collect();
    }

    private static TrainingPair referenced(TokenizedPair pair, CompletionLogProbs logProbs) {
        return new TrainingPair(
                pair.pairId(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                logProbs.logProbs()[0],
                logProbs.logProbs()[1]);
    }
}
