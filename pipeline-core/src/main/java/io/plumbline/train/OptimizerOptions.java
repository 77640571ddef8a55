package io.plumbline.train;

/**
 * The rule by which a gradient becomes a step.
 *
 * @param name one of {@link Optimizers#names()}
 * @param weightDecay decay of all parameters but biases and the weights of norms, ≥ 0: decoupled for {@code adamw}, added
 *     to the gradient otherwise, as in torch
 * @param maxGradientNorm bound on the gradient's norm, as torch's {@code clip_grad_norm_}; 0 for none
 * @param schedule learning rate by step
 */
public record OptimizerOptions(String name, double weightDecay, double maxGradientNorm, LearningRateSchedule schedule) {
    /** Refuses what {@link Optimizers#require} refuses. */
    public OptimizerOptions {
        Optimizers.require(name, weightDecay, maxGradientNorm);
    }
}
