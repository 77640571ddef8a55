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
         * @param gradientHidden the gradient by what goes into the second product
         * @param hidden what goes into the second product, made again; may be {@code gradientHidden} itself
         * @param gradientExpanded the gradient by the first product's result; may be {@code expanded} itself
         */
        void backward(
                Matrix expanded,
                Matrix gradientHidden,
                Matrix hidden,
                Matrix gradientExpanded,
                Range rows,
                Scratch scratch);
    }

    private final Linear up;
    private final Hidden hidden;
    private final PartOutput down;

    FeedForward(Linear up, Hidden hidden, PartOutput down) {
        this.up = up;
        this.hidden = hidden;
        this.down = down;
    }

    /** From the normalised rows to the block's output: {@code output = residual + down(hidden(up(normed)))}. */
    void forward(BlockTape block, Tape tape, Matrix residual, Range rows, Scratch scratch) {
        up.forward(tape.normed(), null, block.expanded(), rows, scratch);
        hidden.forward(block.expanded().values(), tape.hidden().values(), rows, scratch);
        down.forward(tape.hidden(), residual, block.feedForwardOutput(), block.output(), rows, scratch);
    }

    /** The part of {@link #forward} that the backward pass needs. */
    void expandAgain(BlockTape block, Tape tape, Range rows, Scratch scratch) {
        up.forward(tape.normed(), null, block.expanded(), rows, scratch);
        if (down.needsResult()) {
            hidden.forward(block.expanded().values(), tape.hidden().values(), rows, scratch);
            down.forwardAgain(tape.hidden(), block.feedForwardOutput(), rows, scratch);
        }
    }

    /** From the gradient by the block's output to that by the normalised rows. */
    void backward(BlockTape block, Tape tape, GradientTape gradients, Range rows, Scratch scratch) {
        down.backward(block.feedForwardOutput(), gradients.state(), gradients.hidden(), rows, scratch);
        hidden.backward(
                block.expanded().values(),
                gradients.hidden().values(),
                tape.hidden().values(),
                block.gradientExpanded().values(),
                rows,
                scratch);
        up.backward(block.gradientExpanded(), gradients.normed(), rows, scratch);
    }

    /** Adds a lane's part of the parameters' gradients, after {@link #backward}. */
    void addGradients(BlockTape block, Tape tape, GradientTape gradients, Range rows, Lane lane) {
        down.addGradients(tape.hidden(), block.feedForwardOutput(), gradients.state(), rows, lane);
        up.addGradients(tape.normed(), block.gradientExpanded(), rows, lane);
    }
}
