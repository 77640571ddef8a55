package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * Supervised fine-tuning on the chosen completions, before the preferences. Workers, averaging, seed and checkpoints are
 * those of {@code training}.
 *
 * @param enabled {@code sft.enabled}: whether the chain has this step
 * @param epochs {@code sft.epochs}: passes over the train split
 * @param completionsPerStep {@code sft.completions-per-step}: chosen completions of one optimiser step on one worker
 * @param learningRate {@code sft.learning-rate}: its peak
 * @param warmupSteps {@code sft.warmup-steps}: optimiser steps from 0 to the peak; null: {@code warmupRatio} says how
 *     many
 * @param warmupRatio {@code sft.warmup-ratio}: share of all optimiser steps from 0 to the peak, in [0, 1]
 * @param schedule {@code sft.schedule}
 * @param optimizer {@code sft.optimizer}
 * @param weightDecay {@code sft.weight-decay}: decoupled, of AdamW only
 * @param maxGradientNorm {@code sft.max-gradient-norm}: global L2 norm a gradient is clipped to; 0: no clipping
 */
public record SftConfig(
        boolean enabled,
        int epochs,
        int completionsPerStep,
        double learningRate,
        Integer warmupSteps,
        double warmupRatio,
        Schedule schedule,
        Optimizer optimizer,
        double weightDecay,
        double maxGradientNorm)
        implements Serializable {
    /** Refuses values out of range. */
    public SftConfig {
        Check.atLeast(1, "sft.epochs", epochs);
        Check.atLeast(1, "sft.completions-per-step", completionsPerStep);
        Check.positive("sft.learning-rate", learningRate);
        Check.atLeast(0, "sft.warmup-steps", warmupSteps == null ? 0 : warmupSteps);
        Check.fraction("sft.warmup-ratio", warmupRatio);
        Check.notNegative("sft.weight-decay", weightDecay);
        Check.notNegative("sft.max-gradient-norm", maxGradientNorm);
    }
}
