package io.plumbline.jobs.bench;

import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.inference.BatchPlan;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.jobs.inference.LogProbJob;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.model.ModelDirectory;
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
     * The measurements.
     *
     * @param seconds it took
     * @param examples all examples, with what the reference says of them
     */
    record Result(double seconds, List<ReferencedExample> examples) {}

    ReferencePass(SparkSession session, ModelDirectory model, EngineConfig engine) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        ModelSource source = new ModelSource(
                model.path().toUri().toString(),
                model.fingerprint(),
                engine.engine(),
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
    Result run(List<Example> examples, int warmup) {
        logProbs(examples.subList(0, Math.min(warmup, examples.size())));
        long start = System.nanoTime();
        Map<String, CompletionLogProbs> byExample =
                logProbs(examples).stream().collect(Collectors.toMap(CompletionLogProbs::key, Function.identity()));
        double seconds = (System.nanoTime() - start) * NANOSECONDS;
        return new Result(
                seconds,
                examples.stream()
                        .map(example -> new ReferencedExample(
                                example, byExample.get(example.id()).logProbs()))
                        .toList());
    }

    private List<CompletionLogProbs> logProbs(List<Example> examples) {
        int parts = spark.defaultParallelism();
        JavaRDD<CompletionGroup> groups = spark.parallelize(examples, parts)
                .map(example -> new CompletionGroup(example.id(), example.prompt(), example.completions()));
        return job.of(BatchPlan.of(groups, maxBatchTokens, parts)).collect();
    }
}
