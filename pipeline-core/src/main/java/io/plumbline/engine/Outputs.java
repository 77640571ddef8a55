package io.plumbline.engine;

/**
 * The outputs of a batch, one component for each head that a model may have.
 *
 * @param tokenLogProbs natural-log probability of every completion token given the tokens before it: by group, by
 *     completion, by token
 */
public record Outputs(float[] tokenLogProbs) {}
