package io.plumbline.engine.cpu;

/** A block before the last: every row attends, and the block works on the batch's rows throughout. */
final class InnerBlock extends Block {
    InnerBlock(int layer, BlockLayers layers) {
        super(layer, layers);
    }

    @Override
    AttentionPlan plan(PackedBatch batch) {
        return batch.attention();
    }

    @Override
    Range rowsAfterAttention(TokenRows batch) {
        return batch.rows();
    }

    @Override
    Range rowsWithGradient(PackedBatch batch, Range weighted) {
        return batch.rows();
    }

    @Override
    void takeAttended(TokenRows batch, BlockTape tape, Range rows, Scratch scratch) {
        tape.attended().round(rows);
    }

    @Override
    void returnAttended(PackedBatch batch, Range weighted, GradientTape gradients, Lane lane) {
        // The gradient by the attention result is the matrix that the rows after attention were written to.
    }

    @Override
    void returnResidual(PackedBatch batch, Range weighted, GradientTape gradients, Range rows, Scratch scratch) {
        // So is the gradient by the residual.
    }
}
