package io.plumbline.engine.cpu;

import java.util.Arrays;

/** Normalisation of every row, times a learned weight. */
abstract class Norm {
    private static final float[] NONE = new float[0];

    private final Tensor weight; // [1, hidden]
    private final Tensor bias; // [1, hidden], or null

    Norm(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /** Replaces a row, which begins at {@code at}, by the normalised row. */
    abstract void normalise(float[] x, int at, float[] weights, float[] offsets, int width);

    /**
     * Adds the gradient by the input of a row to a result.
     *
     * @param x the input; may be changed
     * @param gradient the gradient by the normalised row; may be changed
     * @param result what is added to
     * @param row the row's number, for the statistics
     */
    abstract void backward(
            float[] x,
            float[] gradient,
            float[] result,
            int at,
            float[] weights,
            int width,
            int row,
            RowStatistics statistics);

    /** {@code y = norm(x)}, both {@code [tokens, hidden]}. */
    final void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] tile = scratch.tile(Tile.ROWS, step * width);
        float[] weights = scratch.tile(Tile.WEIGHTS, width);
        weight.value().read(0, 1, weights);
        float[] offsets = NONE;
        if (bias != null) {
            offsets = scratch.tile(Tile.OFFSETS, width);
            bias.value().read(0, 1, offsets);
        }
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            x.read(row, count, tile);
            for (int i = 0; i < count; i++) {
                normalise(tile, i * width, weights, offsets, width);
            }
            y.write(row, count, tile);
        }
    }

    /**
     * The gradient by the input, and the rows' statistics for {@link #addGradients}.
     *
     * @param x the input
     * @param gradientY the gradient by the result
     * @param residual added to the gradient by the input; null if none
     * @param gradientX the gradient by the input
     */
    final void backward(
            Matrix x,
            Matrix gradientY,
            Matrix residual,
            Matrix gradientX,
            Range rows,
            RowStatistics statistics,
            Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] inputs = scratch.tile(Tile.INPUTS, step * width);
        float[] weights = scratch.tile(Tile.WEIGHTS, width);
        float[] gradients = scratch.tile(Tile.GRADIENTS, step * width);
        float[] results = scratch.tile(Tile.RESULTS, step * width);
        weight.value().read(0, 1, weights);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            x.read(row, count, inputs);
            gradientY.read(row, count, gradients);
            if (residual == null) {
                Arrays.fill(results, 0, count * width, 0f);
            } else {
                residual.read(row, count, results);
            }
            for (int i = 0; i < count; i++) {
                backward(inputs, gradients, results, i * width, weights, width, row + i, statistics);
            }
            gradientX.write(row, count, results);
        }
    }

    /** Adds the gradients of some columns' parameters, over all rows, after {@link #backward}. */
    final void addGradients(
            Matrix x, Matrix gradientY, Range rows, Range columns, RowStatistics statistics, Scratch scratch) {
        if (bias != null) {
            Columns.addSums(gradientY, rows, columns, bias, scratch);
        }
        if (columns.isEmpty() || !weight.isTrained()) {
            return;
        }
        int width = columns.size();
        float[] sums = scratch.tile(Tile.SUMS, width);
        float[] inputs = scratch.tile(Tile.INPUTS, width);
        float[] gradients = scratch.tile(Tile.GRADIENTS, width);
        Arrays.fill(sums, 0, width, 0f);
        for (int row = rows.start(); row < rows.end(); row++) {
            x.read(row, columns.start(), width, inputs, 0);
            gradientY.read(row, columns.start(), width, gradients, 0);
            addRow(
                    sums,
                    inputs,
                    gradients,
                    width,
                    statistics.means()[row],
                    statistics.scales()[row]);
        }
        Columns.addTo(weight, columns, sums, inputs);
    }

    private static void addRow(float[] sums, float[] inputs, float[] gradients, int width, float mean, float scale) {
        for (int j = 0; j < width; j++) {
            sums[j] += gradients[j] * ((inputs[j] - mean) * scale);
        }
    }
}
