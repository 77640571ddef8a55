package io.plumbline.engine.cpu;

import java.util.Arrays;

/** Normalisation of every row, times a learned weight. */
abstract class Norm {
    private final Tensor weight; // [1, hidden]
    private final Tensor bias; // [1, hidden], or null
    private final double epsilon;

    Norm(Tensor weight, Tensor bias, double epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /** Subtracts its mean from a row, which begins at {@code at}, where this norm does so; returns the number subtracted. */
    abstract float centre(float[] x, int at, int width);

    /**
     * Adds the gradient by the input of a row to a result.
     *
     * @param centred the input, after {@link #centre}
     * @param gradient the gradient by the normalised row before it was weighted
     * @param result the gradient is added to it
     * @param scale the number that the centred row is multiplied by
     */
    abstract void addGradient(float[] centred, float[] gradient, float[] result, int at, int width, float scale);

    /** Returns the number that a centred row is multiplied by. */
    private float scale(float[] centred, int at, int width) {
        double meanSquare = (double) VectorMath.dot(centred, at, centred, at, width) / width;
        return (float) (1 / Math.sqrt(meanSquare + epsilon));
    }

    /** {@code y = norm(x)}, both {@code [tokens, hidden]}. */
    final void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
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
                centre(tile, at, width);
                float scale = scale(tile, at, width);
                multiply(tile, at, width, scale, weights);
                if (bias != null) {
                    add(tile, at, width, offsets);
                }
            }
            y.write(row, count, tile);
        }
    }

    private static void multiply(float[] row, int at, int width, float scale, float[] weights) {
        for (int j = 0; j < width; j++) {
            row[at + j] = row[at + j] * scale * weights[j];
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
                int at = i * width;
                float mean = centre(inputs, at, width);
                float scale = scale(inputs, at, width);
                statistics.keep(row + i, mean, scale);
                multiply(gradients, at, width, 1, weights);
                addGradient(inputs, gradients, results, at, width, scale);
            }
            gradientX.write(row, count, results);
        }
    }

    /** Adds a lane's part of the parameters' gradients, over all rows, after {@link #backward}. */
    final void addGradients(Matrix x, Matrix gradientY, Range rows, RowStatistics statistics, Lane lane) {
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
