package io.plumbline.engine.cpu;

/**
 * The last block. Only the rows that predict completion tokens are needed after it, so only these attend, and after
 * attention they stand side by side: {@link PredictingRows}. In the backward pass those without a gradient are left out too,
 * but for attention, which is given zeros for them.
 */
final class LastBlock extends Block {
    LastBlock(int layer, BlockLayers layers) {
        super(layer, layers);
    }

    @Override
    AttentionPlan plan(PackedBatch batch) {
        return batch.attentionOfPredicting();
    }

    @Override
    Range rowsAfterAttention(TokenRows batch) {
        return batch.predictions().all();
    }

    @Override
    Range rowsWithGradient(PackedBatch batch, Range weighted) {
        return weighted;
    }

    @Override
    void takeAttended(TokenRows batch, BlockTape tape, Range rows, Scratch scratch) {
        Predictions predictions = batch.predictions();
        PredictingRows.gather(
                predictions, tape.attentionResult(), tape.attended().products(), rows, scratch);
        PredictingRows.gather(predictions, tape.input().values(), tape.residual(), rows, scratch);
    }

    @Override
    void returnAttended(PackedBatch batch, Range weighted, GradientTape gradients, Lane lane) {
        Predictions predictions = batch.predictions();
        Range without = lane.share(new Range(0, weighted.start()));
        PredictingRows.scatterZeros(predictions, gradients.attentionResult(), without, lane.scratch());
        PredictingRows.scatter(
                predictions,
                gradients.attended().values(),
                gradients.attentionResult(),
                lane.share(weighted),
                lane.scratch());
    }

    @Override
    void returnResidual(PackedBatch batch, Range weighted, GradientTape gradients, Range rows, Scratch scratch) {
        PredictingRows.spread(
                batch.predictions(), gradients.middle().values(), weighted, gradients.residual(), rows, scratch);
    }
}
