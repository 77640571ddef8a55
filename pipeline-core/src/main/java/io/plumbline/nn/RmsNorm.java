package io.plumbline.nn;

import java.util.Arrays;

/** {@code y = x / sqrt(mean(x²) + ε) * w} (Zhang and Sennrich 2019, Root Mean Square Layer Normalization). */
final class RmsNorm implements Norm {
    private final Tensor weight; // [1, hidden]
    private final double epsilon;

    RmsNorm(Tensor weight, double epsilon) {
        this.weight = weight;
        this.epsilon = epsilon;
    }

    private float scale(float[] x, int at, int width) {
        double meanSquare = (double) VectorMath.dot(x, at, x, at, width) / width;
        return (float) (1 / Math.sqrt(meanSquare + epsilon));
    }

    @Override
    public void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        int width = x.columns();
        int step = Scratch.rowsOfTile(width);
        float[] weights = scratch.tile(1, width);
        float[] tile = scratch.tile(0, step * width);
        weight.value().read(0, 1, weights);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            x.read(row, count, tile);
            for (int i = 0; i < count; i++) {
                normalise(tile, i * width, weights, width, scale(tile, i * width, width));
            }
            y.write(row, count, tile);
        }
    }

    private static void normalise(float[] x, int at, float[] weights, int width, float scale) {
        for (int j = 0; j < width; j++) {
            x[at + j] = x[at + j] * scale * weights[j];
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
                float scale = scale(inputs, i * width, width);
                statistics.scales()[row + i] = scale;
                backwardRow(inputs, gradients, results, i * width, weights, width, scale);
            }
            gradientX.write(row, count, results);
        }
    }

    private static void backwardRow(
            float[] x, float[] gradient, float[] result, int at, float[] weights, int width, float scale) {
        for (int j = 0; j < width; j++) {
            gradient[at + j] *= weights[j];
        }
        float inner = VectorMath.dot(gradient, at, x, at, width);
        float along = -inner * scale * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += gradient[at + j] * scale + x[at + j] * along;
        }
    }

    @Override
    public void addGradients(
            Matrix x, Matrix gradientY, Range rows, Range columns, RowStatistics statistics, Scratch scratch) {
        if (columns.isEmpty()) {
            return;
        }
        int width = columns.size();
        float[] sums = scratch.tile(0, width);
        float[] inputs = scratch.tile(1, width);
        float[] gradients = scratch.tile(2, width);
        Arrays.fill(sums, 0, width, 0f);
        for (int row = rows.start(); row < rows.end(); row++) {
            x.read(row, columns.start(), width, inputs, 0);
            gradientY.read(row, columns.start(), width, gradients, 0);
            float scale = statistics.scales()[row];
            for (int j = 0; j < width; j++) {
                sums[j] += gradients[j] * inputs[j] * scale;
            }
        }
        Columns.addTo(weight, columns, sums, inputs);
    }
}
