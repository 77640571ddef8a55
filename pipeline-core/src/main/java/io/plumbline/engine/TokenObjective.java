package io.plumbline.engine;

/** The aim of a forward pass: turns what the head gives into the weights that the backward pass starts from. */
@FunctionalInterface
public interface TokenObjective {
    /**
     * @param values log-prob of every completion token, or score of every completion, in the batch's order: by group, by
     *     completion, by token
     * @return derivative of the minimised loss by each of them, same length and order
     */
    float[] gradient(float[] values);

    /**
     * The same of an aim that reads more than these. Called by the engine.
     *
     * @param outputs of the batch, not changed
     */
    default float[] gradient(Outputs outputs) {
        return gradient(outputs.values().clone());
    }
}
