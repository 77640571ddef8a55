package io.plumbline.jobs.config;

import java.io.Serializable;

/**
 * How the decoder computes.
 *
 * @param precision {@code engine.precision}: of the matrix products
 * @param maxBatchTokens {@code engine.max-batch-tokens}: tokens of one packed micro-batch, which bounds memory and does
 *     not change an optimiser step; one longer pair makes a batch of its own
 */
public record EngineConfig(Precision precision, int maxBatchTokens) implements Serializable {

    /** Of the matrix products. */
    public enum Precision {
        /** IEEE 754 single precision. */
        FLOAT32,
        /** Known by name, to be refused with a reason. */
        BFLOAT16
    }

    /** Refuses values out of range. */
    public EngineConfig {
        if (precision == Precision.BFLOAT16) {
            throw new Check.Refused(
                    "engine.precision", "bfloat16 is not there yet: this version computes in float32 only");
        }
        Check.atLeast(1, "engine.max-batch-tokens", maxBatchTokens);
    }
}
