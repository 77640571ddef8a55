package io.plumbline.jobs.validate;

import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.model.ModelShape;

/**
 * The tokens whose keys and values are kept while held-out prompts are completed during a training.
 *
 * @param prompts that are completed; 0 for none
 * @param longest tokens of a prompt with its completion
 * @param most tokens of a task, unless one completion alone has more
 * @param bytes of a token
 */
record SampledTokens(int prompts, int longest, int most, long bytes) {
    static SampledTokens of(PlumblineConfig config, ModelShape shape) {
        EvaluationConfig evaluation = config.score().evaluation();
        int positions = shape.config().embedding().maxPositions();
        return new SampledTokens(
                evaluation.isOn() ? evaluation.samplePrompts() : 0,
                (int) Math.min(
                        positions,
                        (long) config.tokenizer().maxPromptLength()
                                + config.sample().maxTokens()),
                config.engine().maxBatchTokens(),
                config.engine().kind().keysAndValues(shape, 1).orElse(0));
    }

    /**
     * Returns the bytes of a process; 0 where nothing is sampled.
     *
     * @param weights of the process beside the keys and values, in bytes
     * @param tasks that a process runs at a time
     * @param all tasks that run at a time, among which the prompts are shared
     */
    long with(long weights, int tasks, long all) {
        if (prompts == 0) {
            return 0;
        }
        long parts = Math.max(1, Math.min(prompts, all));
        long ofTask = (prompts + parts - 1) / parts * longest;
        return weights + Math.min(tasks, parts) * Math.min(ofTask, Math.max(longest, most)) * bytes;
    }
}
