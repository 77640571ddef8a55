package io.plumbline.engine.cpu;

/** {@code y = (x - mean) / sqrt(variance + ε) * w + b} (Ba et al. 2016, Layer Normalization). */
final class LayerNorm extends Norm {
    private final double epsilon;

    LayerNorm(Tensor weight, Tensor bias, double epsilon) {
        super(weight, bias);
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
    void normalise(float[] x, int at, float[] weights, float[] offsets, int width) {
        centre(x, at, width);
        float scale = scale(x, at, width);
        for (int j = 0; j < width; j++) {
            x[at + j] = x[at + j] * scale * weights[j] + offsets[j];
        }
    }

    @Override
    void backward(
            float[] x,
            float[] gradient,
            float[] result,
            int at,
            float[] weights,
            int width,
            int row,
            RowStatistics statistics) {
        float shift = centre(x, at, width);
        float scale = scale(x, at, width);
        statistics.keep(row, shift, scale);
        for (int j = 0; j < width; j++) {
            gradient[at + j] *= weights[j];
        }
        float mean = VectorMath.sum(gradient, at, width) / width;
        float along = VectorMath.dot(gradient, at, x, at, width) * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += (gradient[at + j] - mean - x[at + j] * along) * scale;
        }
    }
}
