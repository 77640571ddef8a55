package io.plumbline.engine.cpu;

import java.util.Arrays;

/** Normalisation of every row of a matrix, times a learned weight. */
final class Norm implements PartInput {
    private final RowNorm rowNorm;
    private final Tensor weight; // [1, hidden]
    private final Tensor bias; // [1, hidden], or null
    private final float storedAround;

    /**
     * @param rowNorm the arithmetic
     * @param weight {@code [1, hidden]}
     * @param bias {@code [1, hidden]}; null if none
     * @param storedAround number that is added to each weight as it is stored
     */
    Norm(RowNorm rowNorm, Tensor weight, Tensor bias, float storedAround) {
        this.rowNorm = rowNorm;
        this.weight = weight;
        this.bias = bias;
        this.storedAround = storedAround;
    }

    private float[] weights(int width, Scratch scratch) {
        float[] weights = scratch.tile(Tile.WEIGHTS, width);
        weight.value().read(0, 1, weights);
        if (storedAround != 0) {
            VectorMath.shift(weights, 0, width, storedAround);
        }
        return weights;
    }

    @Override
    public void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        forward(x, null, y, rows, scratch);
    }

    /** {@code y = residual + norm(x)}, all {@code [tokens, hidden]}; the residual is null for none. */
    void forward(Matrix x, Matrix residual, Matrix y, Range rows, Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] tile = scratch.tile(Tile.ROWS, step * width);
        float[] added = scratch.tile(Tile.ADDED, residual == null ? 0 : step * width);
        float[] weights = weights(width, scratch);
        float[] offsets = scratch.tile(Tile.OFFSETS, width);
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
            if (residual != null) {
                residual.read(row, count, added);
                VectorMath.add(tile, added, count * width);
            }
            y.write(row, count, tile);
        }
    }

    private static void add(float[] row, int at, int width, float[] offsets) {
        for (int j = 0; j < width; j++) {
            row[at + j] += offsets[j];
        }
    }

    @Override
    public void backward(
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
        float[] weights = weights(width, scratch);
        float[] gradients = scratch.tile(Tile.GRADIENTS, step * width);
        float[] results = scratch.tile(Tile.RESULTS, step * width);
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

    @Override
    public void addGradients(Matrix x, Matrix gradientY, Range rows, RowStatistics statistics, Lane lane) {
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
