package io.plumbline.engine.cpu;

import io.plumbline.engine.Outputs;
import io.plumbline.model.ScalarConfig;
import java.util.Arrays;

/**
 * The product that makes scores, in double precision: {@code w x - offset}, with {@code x} the normalised row that a
 * completion ends with. Its targets are completions, of which a row may have several or none.
 */
final class ScalarProjection implements Projection {
    private final Tensor weight; // [1, hidden]
    private final double offset;

    ScalarProjection(Tensor weight, ScalarConfig config) {
        this.weight = weight;
        offset = config.offset() == null ? 0 : config.offset();
    }

    @Override
    public void forward(
            Predictions predictions,
            HeadTape tape,
            LogitChunks.Chunk chunk,
            Range rows,
            Outputs outputs,
            Scratch scratch) {
        int width = weight.columns();
        float[] pair = scratch.tile(Tile.SPARE, 2 * width);
        weight.value().read(0, 0, width, pair, width);
        for (int i = rows.start(); i < rows.end(); i++) {
            Range targets = predictions.targetsOf(i);
            if (targets.isEmpty()) {
                continue;
            }
            tape.normed().values().read(i, 0, width, pair, 0);
            float score = (float) (VectorMath.dotInDouble(pair, 0, pair, width, width) - offset);
            for (int target = targets.start(); target < targets.end(); target++) {
                outputs.scores()[predictions.targetIndex(target)] = score;
            }
        }
    }

    @Override
    public void readLogits(
            HeadTape tape, Range rows, int count, Matrix logits, Range local, LogitReader reader, Scratch scratch) {
        throw new IllegalArgumentException("A model that gives scores has no logits to draw tokens from");
    }

    @Override
    public void backward(
            TargetWeights weights,
            HeadTape tape,
            Operand gradientNormed,
            LogitChunks.Chunk chunk,
            Range rows,
            Scratch scratch) {
        int width = weight.columns();
        float[] gradient = scratch.tile(Tile.GRADIENT, width);
        float[] row = scratch.tile(Tile.ROW, width);
        weight.value().read(0, 1, row);
        for (int i = rows.start(); i < rows.end(); i++) {
            Arrays.fill(gradient, 0, width, 0f);
            VectorMath.addScaled(gradient, row, weights.total(i), width);
            gradientNormed.values().write(i, 1, gradient);
        }
    }

    @Override
    public void addGradients(TargetWeights weights, HeadTape tape, LogitChunks.Chunk chunk, Lane lane) {
        // One row: one lane has it.
        if (lane.share(weight.all()).isEmpty() || !weight.isTrained()) {
            return;
        }
        int width = weight.columns();
        float[] row = lane.scratch().tile(Tile.ROW, width);
        float[] sum = lane.scratch().tile(Tile.SUM, width);
        weight.gradient().read(0, 1, sum);
        for (int i = chunk.rows().start(); i < chunk.rows().end(); i++) {
            float by = weights.total(i);
            if (by != 0) {
                tape.normed().values().read(i, 1, row);
                VectorMath.addScaled(sum, row, by, width);
            }
        }
        weight.gradient().write(0, 1, sum);
    }
}
