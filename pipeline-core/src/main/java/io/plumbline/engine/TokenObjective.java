package io.plumbline.engine;

/** The aim of a forward pass: turns token log-probs into the weights that the backward pass starts from. */
@FunctionalInterface
public interface TokenObjective {
    /**
     * @param tokenLogProbs log-prob of every completion token, in the batch's order: by group, by completion, by token
     * @return derivative of the minimised loss by each of them, same length and order
     */
    float[] gradient(float[] tokenLogProbs);

    /**
     * The same of an aim that reads more than log-probs. Called by the engine.
     *
     * @param outputs of the batch, not changed
     */
    default float[] gradient(Outputs outputs) {
        return gradient(outputs.tokenLogProbs().clone());
    }
}
