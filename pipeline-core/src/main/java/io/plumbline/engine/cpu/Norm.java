package io.plumbline.engine.cpu;

import java.util.Arrays;

/** Normalisation of every row of a matrix, times a learned weight. */
final class Norm {
    private final RowNorm rowNorm;
    private final Tensor weight; // [1, hidden]
    private final Tensor bias; // [1, hidden], or null

    /**
     * @param rowNorm the arithmetic
     * @param weight {@code [1, hidden]}
     * @param bias {@code [1, hidden]}; null if none
     */
    Norm(RowNorm rowNorm, Tensor weight, Tensor bias) {
        this.rowNorm = rowNorm;
        this.weight = weight;
        this.bias = bias;
    }

    /** {@code y = norm(x)}, both {@code [tokens, hidden]}. */
    void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] tile = scratch.tile(Tile.ROWS, step * width);
        float[] weights = scratch.tile(Tile.WEIGHTS, width);
        float[] offsets = scratch.tile(Tile.OFFSETS, width);
        weight.value().read(0, 1, weights);
        if (bias != null) {
            bias.value().read(0, 1, offsets);
        }
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            x.read(row, count, tile);
            for (int at = 0; at < count * width; at += width) {
                rowNorm.forward(tile, at, width, weights);
                if (bias != null) {
                    add(tile, at, width, offsets);
                }
            }
            y.write(row, count, tile);
        }
    }

    private static void add(float[] row, int at, int width, float[] offsets) {
        for (int j = 0; j < width; j++) {
            row[at + j] += offsets[j];
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
    void backward(
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
                rowNorm.backward(inputs, gradients, results, i * width, width, weights, statistics, row + i);
            }
            gradientX.write(row, count, results);
        }
    }

    /** Adds a lane's part of the parameters' gradients, over all rows, after {@link #backward}. */
    void addGradients(Matrix x, Matrix gradientY, Range rows, RowStatistics statistics, Lane lane) {
        Range columns = lane.share(new Range(0, weight.columns()));
        Scratch scratch = lane.scratch();
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
