package io.plumbline.engine.cpu;

import java.util.List;

/**
 * The named buffers of a decoder: what the forward pass makes, and what the backward pass makes of it. Every buffer has the
 * name of what stands in it. Two names share memory where the use of one ends with the making of the other: {@link
 * TapeBuilder} says which.
 *
 * @param blocks what each block makes
 * @param gradients gradients by what each block makes; empty where there is no backward pass
 * @param normed the result of a block's norm, for the product that follows, {@code [tokens, hidden]}
 * @param hidden what goes into the feed-forward layer's last product, {@code [tokens, intermediate]}
 * @param head what the head makes
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

    /** What a block makes. */
    BlockTape block(int layer) {
        return blocks.get(layer);
    }

    /** What the last block makes. */
    BlockTape lastBlock() {
        return blocks.get(blocks.size() - 1);
    }

    /** Gradients by what a block makes. */
    GradientTape gradients(int layer) {
        return gradients.get(layer);
    }

    /** Gradients by what the last block makes. */
    GradientTape lastGradients() {
        return gradients.get(blocks.size() - 1);
    }
}
