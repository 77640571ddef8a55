package io.plumbline.jobs.sample;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.SampleConfig;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.gpu.GpuStages;
import io.plumbline.jobs.inference.ModelSource;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.ModelPlace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The sampling of completions by a model that tasks read themselves.
 *
 * @param model where executors get the model from
 * @param tokenizer the model's tokenizer
 * @param sample how to sample
 * @param maxBatchTokens most tokens whose keys and values are kept at a time
 * @param counter told of every completion
 */
public record PromptSampling(
        ModelSource model,
        Broadcast<TokenizerFiles> tokenizer,
        SampleConfig sample,
        int maxBatchTokens,
        TaskCounter counter)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Returns the sampling from a model with the engine of the run.
     *
     * @param place of the model
     * @param fingerprint of the model
     * @param tokenizer the model's tokenizer
     * @param sample how to sample
     * @param counter told of every completion
     */
    public static PromptSampling of(
            StepContext context,
            ModelPlace place,
            String fingerprint,
            Broadcast<TokenizerFiles> tokenizer,
            SampleConfig sample,
            TaskCounter counter) {
        EngineConfig engine = context.config().engine();
        ModelSource model = new ModelSource(
                place,
                fingerprint,
                engine.engine(),
                engine.precision(),
                EngineThreads.ofTask(context.spark().sparkContext()));
        return new PromptSampling(model, tokenizer, sample, engine.maxBatchTokens(), counter);
    }

    /**
     * Samples for few prompts that stand in the driver.
     *
     * @return the text of the first completion of each, in their order
     */
    public List<String> texts(JavaSparkContext spark, List<TokenizedPrompt> prompts) {
        int parts = Math.max(1, Math.min(prompts.size(), spark.defaultParallelism()));
        JavaRDD<String> texts = spark.parallelize(prompts, parts).mapPartitions(this::firstTexts);
        return GpuStages.of(spark.sc(), model.device()).computing(texts).collect();
    }

    private Iterator<String> firstTexts(Iterator<TokenizedPrompt> part) {
        List<TokenizedPrompt> prompts = new ArrayList<>();
        part.forEachRemaining(prompts::add);
        return sampled(prompts).stream()
                .map(completions -> completions.get(0).text())
                .iterator();
    }

    /**
     * Samples in a task.
     *
     * @return the completions of each prompt, in the order of the prompts
     */
    List<List<SampledCompletion>> sampled(List<TokenizedPrompt> prompts) {
        List<List<SampledCompletion>> sampled = new ArrayList<>(prompts.size());
        prompts.forEach(prompt -> sampled.add(null));
        try (Lease<Sampler> lease = Sampler.lease(model, tokenizer.value())) {
            Sampler sampler = lease.resource();
            Rollout rollout = new Rollout(sampler.tokenizer(), sample, maxBatchTokens);
            List<GenerationRequest> requests = prompts.stream()
                    .map(prompt -> rollout.request(prompt.id(), prompt.tokens()))
                    .toList();
            sampler.model().compute((engine, parameters) -> {
                rollout.run(engine, parameters, requests, (prompt, completions) -> {
                    requireNumbers(prompts.get(prompt).id(), completions);
                    sampled.set(prompt, completions);
                    counter.add(completions.size());
                });
                return null;
            });
        }
        return sampled;
    }

    private static void requireNumbers(String id, List<SampledCompletion> completions) {
        for (SampledCompletion completion : completions) {
            for (float logProb : completion.generated().logProbs()) {
                if (!Float.isFinite(logProb)) {
                    throw new PlumblineException(
                            Kind.MODEL,
                            "Cannot sample for prompt " + id
                                    + ": the model gives a token of its completion the log-prob " + logProb
                                    + "; its weights are broken or its training diverged");
                }
            }
        }
    }
}
