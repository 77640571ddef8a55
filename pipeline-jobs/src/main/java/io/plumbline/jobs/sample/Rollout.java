package io.plumbline.jobs.sample;

import io.plumbline.Sha256;
import io.plumbline.data.CompletionDecoder;
import io.plumbline.data.TextTokenizer;
import io.plumbline.engine.Engine;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.ParameterVector;
import io.plumbline.jobs.config.SampleConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples completions of prompts in this process, with an engine and the parameters that it is given: those of a model that
 * was loaded, or those that a training has at the moment. For use by one thread.
 */
public final class Rollout {
    private final GenerationOptions options;
    private final int completions;
    private final long seed;
    private final CompletionDecoder decoder;

    /** Takes what was sampled, prompt by prompt. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Called once for each prompt, in whatever order they are done.
         *
         * @param prompt its place among the prompts, from 0
         * @param completions in the order of their numbers
         */
        void done(int prompt, List<SampledCompletion> completions);
    }

    /**
     * @param tokenizer the model's
     * @param sample how to sample
     * @param maxBatchTokens most tokens whose keys and values are kept at a time; changes no result
     */
    public Rollout(TextTokenizer tokenizer, SampleConfig sample, int maxBatchTokens) {
        this.options = new GenerationOptions(sample.sampling(), sample.maxTokens(), tokenizer.ends(), maxBatchTokens);
        this.completions = sample.completions();
        this.seed = sample.seed();
        this.decoder = new CompletionDecoder(tokenizer, sample.stop());
    }

    /**
     * Returns the request for a prompt's completions. What is drawn for it depends on the seed of the sampling and the
     * prompt's id alone.
     *
     * @param id of the prompt
     * @param tokens of the prompt
     */
    public GenerationRequest request(String id, int[] tokens) {
        MessageDigest digest = Sha256.begin();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        digest.update(id.getBytes(StandardCharsets.UTF_8));
        return new GenerationRequest(tokens, completions, Sha256.number(digest));
    }

    /** Samples the completions of prompts. */
    public void run(Engine engine, ParameterVector parameters, List<GenerationRequest> prompts, Sink sink) {
        engine.generate(
                parameters,
                prompts.iterator(),
                options,
                decoder::ends,
                (prompt, generated) ->
                        sink.done(prompt, texts(prompts.get(prompt).prompt(), generated)));
    }

    private List<SampledCompletion> texts(int[] prompt, List<GeneratedCompletion> generated) {
        List<SampledCompletion> sampled = new ArrayList<>(generated.size());
        for (GeneratedCompletion completion : generated) {
            int[] tokens = completion.tokens();
            String text =
                    switch (completion.finish()) {
                        case END -> decoder.ended(prompt, tokens);
                        case STOP -> decoder.stopped(prompt, tokens);
                        case LENGTH -> decoder.cut(prompt, tokens);
                    };
            sampled.add(new SampledCompletion(completion, text));
        }
        return sampled;
    }
}
