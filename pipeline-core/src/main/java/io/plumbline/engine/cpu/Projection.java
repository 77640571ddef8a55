package io.plumbline.engine.cpu;

import io.plumbline.engine.Outputs;

/** The last step of a decoder, from normalised rows to what its head gives, and the way back. Lanes have rows of their own. */
interface Projection {
    /**
     * From normalised rows to the outputs of their targets.
     *
     * @param rows some of the chunk's
     * @param outputs takes them
     */
    void forward(
            Predictions predictions,
            HeadTape tape,
            LogitChunks.Chunk chunk,
            Range rows,
            Outputs outputs,
            Scratch scratch);

    /**
     * From normalised rows to logits alone.
     *
     * @param rows whose logits are made at once
     * @param count how many of them, the first, are read
     * @param logits room for them
     * @param local the rows of that room
     */
    void readLogits(
            HeadTape tape, Range rows, int count, Matrix logits, Range local, LogitReader reader, Scratch scratch);

    /**
     * The gradient by the normalised rows.
     *
     * @param tape as the forward pass over the chunk left it
     * @param gradientNormed takes the gradient
     * @param rows some of the chunk's
     */
    void backward(
            TargetWeights weights,
            HeadTape tape,
            Operand gradientNormed,
            LogitChunks.Chunk chunk,
            Range rows,
            Scratch scratch);

    /** Adds a lane's part of the weight's gradient, over a whole chunk, after {@link #backward}. */
    void addGradients(TargetWeights weights, HeadTape tape, LogitChunks.Chunk chunk, Lane lane);
}
