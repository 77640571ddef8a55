package io.plumbline.engine;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Iterator;
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
     * Generates completions of prompts, many at a time. A completion is the same whatever is generated beside it, in whatever
     * order requests come, and whatever {@link GenerationOptions#maxBatchTokens} allows.
     *
     * @param parameters in the order of the model's layout, not changed
     * @param requests taken one after the other as there is room for them
     * @param options for all of them
     * @param stop asked after every token
     * @param done takes the completions of each request
     * @throws PlumblineException of kind CONFIGURATION if this engine does not generate, which {@link
     *     EngineKind#requireGeneration} says before; of kind MODEL if the model gives logits that are no numbers
     * @throws IllegalArgumentException if a prompt has a token outside the vocabulary, or leaves no place for a completion
     */
    default void generate(
            ParameterVector parameters,
            Iterator<GenerationRequest> requests,
            GenerationOptions options,
            StopRule stop,
            GenerationSink done) {
        throw new PlumblineException(
                Kind.CONFIGURATION,
                "This engine does not generate completions: set engine.type = " + Engines.hostName());
    }

    /**
     * Returns the tokens that a group takes room for in a batch: a prompt that this engine computes for each of its
     * completions alone counts with each.
     */
    default int tokens(PromptGroup group) {
        return group.tokens();
    }

    /** Returns the tokens that a batch takes room for: those of its groups, and what this engine fills shorter ones up with. */
    default long tokens(BatchSize batch) {
        return batch.tokens();
    }

    /** Returns the optimiser's work on this engine's threads. Its time is counted as {@link KernelTimes.Kind#OPTIMIZER}. */
    VectorWork vectorWork();

    /** Frees the working memory and ends the threads. */
    @Override
    void close();
}
