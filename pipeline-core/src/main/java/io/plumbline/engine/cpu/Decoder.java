package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A decoder-only transformer that gives the log-probs of completions and their gradient. It owns working memory, never
 * parameters: these come with every call as the flat vector that {@link #layout()} describes. Not thread-safe.
 */
public interface Decoder extends AutoCloseable {
    /** Its shape. */
    DecoderConfig config();

    /** How its parameters stand in the flat vector. */
    ParameterLayout layout();

    /**
     * Forward only.
     *
     * @param parameters float32 {@code [1, layout.size()]}, viewed and not changed
     * @param groups what to score, packed into one batch
     * @return natural-log probability of every completion token given what stands before it: by group, by completion,
     *     by token
     */
    float[] logProbs(INDArray parameters, List<PromptGroup> groups);

    /**
     * Forward, then backward from what the objective asks for.
     *
     * @param parameters float32 {@code [1, layout.size()]}, viewed and not changed
     * @param groups what to train on, packed into one batch
     * @param objective called once, between forward and backward
     * @param gradient float32 {@code [1, layout.size()]}; the gradient is added to it
     * @return the token log-probs, as {@link #logProbs}
     */
    float[] forwardBackward(INDArray parameters, List<PromptGroup> groups, TokenObjective objective, INDArray gradient);

    /**
     * The decoder's threads, for work on the flat vectors between two passes. Their time is counted as
     * {@link KernelTimes.Kind#OPTIMIZER}.
     */
    default Team team() {
        return Team.CALLER;
    }

    /** Gives the working memory back. */
    @Override
    void close();
}
