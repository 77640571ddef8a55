package io.plumbline.nn;

/** Normalisation of every row, times a learned weight. */
interface Norm {
    /** {@code y = norm(x)}, both {@code [tokens, hidden]}. */
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

    /** Adds the gradients of some columns' parameters, over all rows, after {@link #backward}. */
    void addGradients(Matrix x, Matrix gradientY, Range rows, Range columns, RowStatistics statistics, Scratch scratch);
}
