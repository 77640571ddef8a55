package io.plumbline.engine.cpu;

/** {@code down(hidden(up(x)))}, where {@code hidden} is an activation, or a gate and what it lets through. */
final class FeedForward {
    /** The computation between the two products. */
    interface Hidden {
        /**
         * @param expanded the first product's result
         * @param hidden what goes into the second
         */
        void forward(Matrix expanded, Matrix hidden, Range rows, Scratch scratch);

        /**
         * @param expanded the first product's result
         * @param gradientHidden the gradient by what went into the second product; holds that itself afterwards
         * @param gradientExpanded the gradient by the first product's result; may be {@code expanded} itself
         */
        void backward(Matrix expanded, Matrix gradientHidden, Matrix gradientExpanded, Range rows, Scratch scratch);
    }

    private final Linear up;
    private final Hidden hidden;
    private final Linear down;

    FeedForward(Linear up, Hidden hidden, Linear down) {
        this.up = up;
        this.hidden = hidden;
        this.down = down;
    }

    /** {@code y = residual + down(hidden(up(x)))}; keeps the first product's result in {@code expanded}. */
    void forward(
            Operand x, Matrix residual, Operand expanded, Operand between, Operand y, Range rows, Scratch scratch) {
        expand(x, expanded, rows, scratch);
        hidden.forward(expanded.values(), between.values(), rows, scratch);
        down.forward(between, residual, y, rows, scratch);
    }

    /** The first product alone. */
    void expand(Operand x, Operand expanded, Range rows, Scratch scratch) {
        up.forward(x, null, expanded, rows, scratch);
    }

    /**
     * The gradient by the input.
     *
     * @param gradientY the gradient by the result
     * @param expanded what the forward pass kept; holds the gradient by it afterwards
     * @param between holds what goes into the second product afterwards
     * @param gradientX the gradient by the input
     */
    void backward(
            Operand gradientY, Operand expanded, Operand between, Operand gradientX, Range rows, Scratch scratch) {
        down.backward(gradientY, between, rows);
        hidden.backward(expanded.values(), between.values(), expanded.values(), rows, scratch);
        up.backward(expanded, gradientX, rows);
    }

    /** Adds a worker's part of the parameters' gradients, after {@link #backward}. */
    void addGradients(Operand x, Operand gradientExpanded, Operand between, Operand gradientY, Range rows, Lane lane) {
        down.addGradients(between, gradientY, rows, lane);
        up.addGradients(x, gradientExpanded, rows, lane);
    }
}
