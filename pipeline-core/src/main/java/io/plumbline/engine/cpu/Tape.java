package io.plumbline.engine.cpu;

import java.util.List;

/**
 * The named buffers of a decoder: those that the forward pass fills, and the gradients by them. Two names may share memory
 * where one buffer is no longer needed when the other is filled: {@link TapeBuilder} says which.
 *
 * @param blocks the buffers of each block
 * @param gradients the gradients by each block's buffers; empty where there is no backward pass
 * @param normed the result of a block's norm, for the product that follows, {@code [tokens, hidden]}
 * @param hidden the input of the feed-forward layer's last product, {@code [tokens, intermediate]}
 * @param head the buffers of the head
 * @param statistics of the norm that the backward pass is at
 */
record Tape(
        List<BlockTape> blocks,
        List<GradientTape> gradients,
        Operand normed,
        Operand hidden,
        HeadTape head,
        RowStatistics statistics) {
    /** Copies the lists. */
    Tape {
        blocks = List.copyOf(blocks);
        gradients = List.copyOf(gradients);
    }

    /** Returns the buffers of a block. */
    BlockTape block(int layer) {
        return blocks.get(layer);
    }

    /** Returns the buffers of the last block. */
    BlockTape lastBlock() {
        return blocks.get(blocks.size() - 1);
    }

    /** Returns the gradients by a block's buffers. */
    GradientTape gradients(int layer) {
        return gradients.get(layer);
    }

    /** Returns the gradients by the last block's buffers. */
    GradientTape lastGradients() {
        return gradients.get(blocks.size() - 1);
    }
}
