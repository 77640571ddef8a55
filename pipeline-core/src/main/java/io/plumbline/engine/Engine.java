package io.plumbline.engine;

import java.util.List;

/**
 * Computes a decoder-only transformer: outputs of batches, their gradient, and an optimiser's work on it. It owns threads and
 * working memory. Parameters come with every call, so that several engines can share them. Not thread-safe.
 */
public interface Engine extends AutoCloseable {
    /**
     * Forward only.
     *
     * @param parameters in the order of the model's layout, not changed
     * @param groups computed together, as one batch
     */
    Outputs forward(ParameterVector parameters, List<PromptGroup> groups);

    /**
     * Forward, then backward from the derivatives that the objective gives.
     *
     * @param parameters in the order of the model's layout, not changed
     * @param groups computed together, as one batch
     * @param objective called once, between forward and backward
     * @param gradient as long as the trained part; the gradient by it is added to it
     * @return the outputs, as {@link #forward} gives them
     */
    Outputs forwardBackward(
            ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient);

    /**
     * Returns the tokens that a group takes room for in a batch: a prompt that this engine computes for each of its
     * completions alone counts with each.
     */
    default int tokens(PromptGroup group) {
        return group.tokens();
    }

    /** Returns the optimiser's work on this engine's threads. Its time is counted as {@link KernelTimes.Kind#OPTIMIZER}. */
    VectorWork vectorWork();

    /** Frees the working memory and ends the threads. */
    @Override
    void close();
}
