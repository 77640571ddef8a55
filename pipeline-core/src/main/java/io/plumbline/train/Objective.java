package io.plumbline.train;

import io.plumbline.engine.PromptGroup;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** What is minimised. Part of the layer's configuration, so it is written as JSON with its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface Objective extends Serializable {
    /** What of a pair is given to the decoder. */
    PromptGroup group(TrainingPair pair);

    /** The pair's share of the denominator of the mean loss: 1, or its target tokens. */
    long weight(TrainingPair pair);

    /** Whether a pair without reference log-probs can be used. */
    boolean needsReference();

    /** Mean loss while the policy is the reference; NaN where that says nothing. */
    double lossAtReference();

    /**
     * The pair's part of the loss and its gradient.
     *
     * @param tokenLogProbs log-probs of the batch's target tokens
     * @param offset where this pair's begin, those of its completions one after the other
     * @param scale one over the step's weight: the gradient is that of the step's mean
     * @param gradient same length as {@code tokenLogProbs}; receives the derivative of the mean loss by each token
     */
    StepSums add(TrainingPair pair, float[] tokenLogProbs, int offset, double scale, float[] gradient);
}
