package io.plumbline.engine;

/**
 * The threads, memory and precision that a decoder may use.
 *
 * @param threads threads that share the work of one batch, the caller's among them. With the same number the same batch
 *     gives the same bits; with another, the same numbers up to float32 rounding
 * @param logitBytes most memory for logits, in bytes: what does not fit is computed in chunks, and computed again in
 *     the backward pass
 * @param precision of the products
 * @param checkpointActivations whether a training pass keeps no more of each block than what goes into it and computes
 *     the rest again: about a third more arithmetic, the same bits
 * @param statistics whether outputs have {@link TokenStatistics}: some more passes over the logits, the same log-probs
 */
public record EngineOptions(
        int threads, long logitBytes, Precision precision, boolean checkpointActivations, boolean statistics) {
    private static final long DEFAULT_LOGIT_BYTES = 512L << 20;

    /** Refuses values that cannot work. */
    public EngineOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("engine threads must be at least 1, got " + threads);
        }
        if (logitBytes < 1) {
            throw new IllegalArgumentException("engine logit bytes must be at least 1, got " + logitBytes);
        }
    }

    /** Options without statistics. */
    public EngineOptions(int threads, long logitBytes, Precision precision, boolean checkpointActivations) {
        this(threads, logitBytes, precision, checkpointActivations, false);
    }

    /** The default memory with a number of threads. */
    public static EngineOptions withThreads(int threads) {
        return new EngineOptions(threads, DEFAULT_LOGIT_BYTES, Precision.FLOAT32, false);
    }

    /** The same with other products and memory. */
    public EngineOptions computing(Precision products, boolean checkpoint) {
        return new EngineOptions(threads, logitBytes, products, checkpoint, statistics);
    }

    /** The same with statistics among the outputs. */
    public EngineOptions withStatistics() {
        return new EngineOptions(threads, logitBytes, precision, checkpointActivations, true);
    }
}
