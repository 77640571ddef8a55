package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import java.util.List;

/**
 * Queries, keys and values, ready for attention: the product that makes them, norms of queries and keys where the model has
 * them, and the turn by their positions.
 */
final class AttentionInput {
    private final Linear projection;
    private final HeadNorms norms; // null where queries and keys are not normalised
    private final Rotary rotary; // null where they are not turned

    AttentionInput(Linear projection, HeadNorms norms, Rotary rotary) {
        this.projection = projection;
        this.norms = norms;
        this.rotary = rotary;
    }

    /** Makes ready for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        if (rotary != null) {
            rotary.reserve(positions);
        }
    }

    /** Returns the length beyond which sequences have other angles; the greatest number where none has. */
    int beyond() {
        return rotary == null ? Integer.MAX_VALUE : rotary.beyond();
    }

    /** Takes groups apart whose sequences have different angles: {@link Rotary#separate}. */
    List<PromptGroup> separate(List<PromptGroup> groups) {
        return rotary == null ? groups : rotary.separate(groups);
    }

    /** From the normalised rows, {@code [tokens, hidden]}, to the block's queries, keys and values. */
    void forward(Operand x, BlockTape block, TokenRows batch, Range rows, Scratch scratch) {
        projection.forward(x, null, block.projected(), rows, scratch);
        Matrix packed = block.queriesKeysValues().values();
        if (norms != null) {
            norms.forward(block.projected().values(), packed, rows, scratch);
        }
        if (rotary != null) {
            rotary.forward(packed, batch, rows, scratch);
        }
    }

    /** From the gradient by queries, keys and values, which is turned back in place, to that by the normalised rows. */
    void backward(BlockTape block, GradientTape gradients, PackedBatch batch, Range rows, Scratch scratch) {
        Matrix packed = gradients.queriesKeysValues().values();
        if (rotary != null) {
            rotary.backward(packed, batch, rows, scratch);
        }
        if (norms != null) {
            norms.backward(
                    block.projected().values(), packed, gradients.projected().values(), rows, scratch);
        }
        projection.backward(gradients.projected(), gradients.normed(), rows, scratch);
    }

    /** Adds a lane's part of the parameters' gradients, after {@link #backward}. */
    void addGradients(Operand x, BlockTape block, GradientTape gradients, Range rows, Lane lane) {
        projection.addGradients(x, gradients.projected(), rows, lane);
        if (norms != null) {
            norms.addGradients(
                    block.projected().values(), gradients.queriesKeysValues().values(), rows, lane);
        }
    }
}
