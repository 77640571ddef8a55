package io.plumbline.jobs.config;

import io.plumbline.engine.Precision;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * The settings of the decoder's arithmetic.
 *
 * @param precision {@code engine.precision}: of the matrix products
 * @param maxBatchTokens {@code engine.max-batch-tokens}: tokens of one packed micro-batch, which bounds memory and does
 *     not change an optimiser step; one longer pair makes a batch of its own
 * @param checkpointActivations {@code engine.checkpoint-activations}: whether training keeps only what goes into each
 *     block and computes the rest again, for models that would not fit; changes no bit of the result
 */
public record EngineConfig(Precision precision, int maxBatchTokens, boolean checkpointActivations)
        implements Serializable {
    /** Refuses values out of range. */
    public EngineConfig {
        Check.atLeast(1, "engine.max-batch-tokens", maxBatchTokens);
    }

    /**
     * Returns the settings that this machine can follow.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public EngineConfig here(Consumer<String> say) {
        if (precision.isFastHere()) {
            return this;
        }
        say.accept("engine.precision: this processor has no fast " + precision.key() + "; computing in float32");
        return new EngineConfig(Precision.FLOAT32, maxBatchTokens, checkpointActivations);
    }
}
