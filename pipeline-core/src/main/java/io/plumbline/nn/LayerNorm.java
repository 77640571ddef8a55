package io.plumbline.nn;

import java.util.Arrays;

/** {@code y = (x - mean) / sqrt(variance + ε) * w + b} (Ba et al. 2016, Layer Normalization). */
final class LayerNorm implements Norm {
    private final Tensor weight; // [1, hidden]
    private final Tensor bias; // [1, hidden]
    private final double epsilon;

    LayerNorm(Tensor weight, Tensor bias, double epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /** Subtracts the mean in place and gives it. */
    private static float centre(float[] x, int at, int width) {
        float mean = VectorMath.sum(x, at, width) / width;
        VectorMath.shift(x, at, width, -mean);
        return mean;
    }

    private float scale(float[] centred, int at, int width) {
        double variance = (double) VectorMath.dot(centred, at, centred, at, width) / width;
        return (float) (1 / Math.sqrt(variance + epsilon));
    }

    @Override
    public void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] weights = scratch.tile(1, width);
        float[] offsets = scratch.tile(2, width);
        float[] tile = scratch.tile(0, step * width);
        weight.value().read(0, 1, weights);
        bias.value().read(0, 1, offsets);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            x.read(row, count, tile);
            for (int i = 0; i < count; i++) {
                centre(tile, i * width, width);
                normalise(tile, i * width, weights, offsets, width, scale(tile, i * width, width));
            }
            y.write(row, count, tile);
        }
    }

    private static void normalise(float[] x, int at, float[] weights, float[] offsets, int width, float scale) {
        for (int j = 0; j < width; j++) {
            x[at + j] = x[at + j] * scale * weights[j] + offsets[j];
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
        float[] weights = scratch.tile(1, width);
        float[] inputs = scratch.tile(0, step * width);
        float[] gradients = scratch.tile(2, step * width);
        float[] results = scratch.tile(3, step * width);
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
                statistics.means()[row + i] = centre(inputs, i * width, width);
                float scale = scale(inputs, i * width, width);
                statistics.scales()[row + i] = scale;
                backwardRow(inputs, gradients, results, i * width, weights, width, scale);
            }
            gradientX.write(row, count, results);
        }
    }

    private static void backwardRow(
            float[] centred, float[] gradient, float[] result, int at, float[] weights, int width, float scale) {
        for (int j = 0; j < width; j++) {
            gradient[at + j] *= weights[j];
        }
        float mean = VectorMath.sum(gradient, at, width) / width;
        float along = VectorMath.dot(gradient, at, centred, at, width) * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += (gradient[at + j] - mean - centred[at + j] * along) * scale;
        }
    }

    @Override
    public void addGradients(
            Matrix x, Matrix gradientY, Range rows, Range columns, RowStatistics statistics, Scratch scratch) {
        if (columns.isEmpty()) {
            return;
        }
        int width = columns.size();
        float[] weightSums = scratch.tile(0, width);
        float[] biasSums = scratch.tile(1, width);
        float[] inputs = scratch.tile(2, width);
        float[] gradients = scratch.tile(3, width);
        Arrays.fill(weightSums, 0, width, 0f);
        Arrays.fill(biasSums, 0, width, 0f);
        for (int row = rows.start(); row < rows.end(); row++) {
            x.read(row, columns.start(), width, inputs, 0);
            gradientY.read(row, columns.start(), width, gradients, 0);
            float mean = statistics.means()[row];
            float scale = statistics.scales()[row];
            for (int j = 0; j < width; j++) {
                weightSums[j] += gradients[j] * ((inputs[j] - mean) * scale);
                biasSums[j] += gradients[j];
            }
        }
        Columns.addTo(weight, columns, weightSums, inputs);
        Columns.addTo(bias, columns, biasSums, inputs);
    }
}
