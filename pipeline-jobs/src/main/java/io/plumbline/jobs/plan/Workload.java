package io.plumbline.jobs.plan;

import io.plumbline.engine.PromptGroup;
import io.plumbline.example.Example;
import io.plumbline.jobs.bench.UsefulArithmetic;
import io.plumbline.model.DecoderConfig;
import java.util.List;

/**
 * The examples of a training, as a sample of them shows.
 *
 * @param examples to train on
 * @param from where they were found, for the reader
 * @param tokens of an example in the mean, its prompt once
 * @param longest tokens of the longest example of the sample
 * @param training useful arithmetic of an example's forward and backward pass in the mean, in 10^9
 * @param forward the same of its forward pass
 */
record Workload(long examples, String from, double tokens, int longest, double training, double forward) {
    private static final double GIGA = 1e9;

    /**
     * The workload of a sample.
     *
     * @param sample of the examples, at least one
     * @param adapters whether adapters are trained, and weights are frozen
     */
    static Workload of(long examples, String from, List<Example> sample, DecoderConfig config, boolean adapters) {
        UsefulArithmetic arithmetic = new UsefulArithmetic(config);
        double tokens = 0;
        double training = 0;
        double forward = 0;
        int longest = 0;
        for (Example example : sample) {
            PromptGroup group = new PromptGroup(example.prompt(), List.of(example.completions()));
            tokens += group.tokens();
            longest = Math.max(longest, group.tokens());
            training += adapters ? arithmetic.trainingOfAdapters(group) : arithmetic.training(group);
            forward += arithmetic.forward(group);
        }
        int count = sample.size();
        return new Workload(examples, from, tokens / count, longest, training / count / GIGA, forward / count / GIGA);
    }
}
