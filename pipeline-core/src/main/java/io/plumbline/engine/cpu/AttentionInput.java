package io.plumbline.engine.cpu;

/** Queries, keys and values, ready for attention: the product that makes them, and the turn by their positions. */
final class AttentionInput {
    private final Linear projection;
    private final Rotary rotary; // null where positions are learned

    AttentionInput(Linear projection, Rotary rotary) {
        this.projection = projection;
        this.rotary = rotary;
    }

    /** Makes ready for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        if (rotary != null) {
            rotary.reserve(positions);
        }
    }

    /**
     * @param x {@code [tokens, hidden]}
     * @param packed queries, keys and values side by side, {@code [tokens, queries + 2 * keyValues]}
     */
    void forward(Operand x, Operand packed, PackedBatch batch, Range rows, Scratch scratch) {
        projection.forward(x, null, packed, rows, scratch);
        if (rotary != null) {
            rotary.forward(packed.values(), batch, rows, scratch);
        }
    }

    /**
     * The gradient by the input.
     *
     * @param gradientPacked the gradient by {@code packed}; holds the gradient by the product afterwards
     * @param gradientX the gradient by {@code x}
     */
    void backward(Operand gradientPacked, Operand gradientX, PackedBatch batch, Range rows, Scratch scratch) {
        if (rotary != null) {
            rotary.backward(gradientPacked.values(), batch, rows, scratch);
        }
        projection.backward(gradientPacked, gradientX, rows);
    }

    /** Adds a lane's part of the parameters' gradients, after {@link #backward}. */
    void addGradients(Operand x, Operand gradientPacked, Range rows, Lane lane) {
        projection.addGradients(x, gradientPacked, rows, lane);
    }
}
