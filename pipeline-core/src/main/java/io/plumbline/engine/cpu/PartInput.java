package io.plumbline.engine.cpu;

/** The step between the residual stream and a part of a block that reads it, row by row: a norm, or none. */
interface PartInput {
    /** Writes what the part reads, from {@code x} to {@code y}, both {@code [tokens, hidden]}. */
    void forward(Matrix x, Matrix y, Range rows, Scratch scratch);

    /**
     * The gradient by the input, and the rows' statistics for {@link #addGradients}.
     *
     * @param x the input
     * @param gradientY the gradient by the result
     * @param residual added to the gradient by the input; null if none
     * @param gradientX the gradient by the input
     */
    void backward(
            Matrix x,
            Matrix gradientY,
            Matrix residual,
            Matrix gradientX,
            Range rows,
            RowStatistics statistics,
            Scratch scratch);

    /** Adds a lane's part of the parameters' gradients, over all rows, after {@link #backward}. */
    void addGradients(Matrix x, Matrix gradientY, Range rows, RowStatistics statistics, Lane lane);
}
