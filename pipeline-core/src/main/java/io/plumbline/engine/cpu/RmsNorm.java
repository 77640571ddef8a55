package io.plumbline.engine.cpu;

/** {@code y = x / sqrt(mean(x²) + ε) * w} (Zhang and Sennrich 2019, Root Mean Square Layer Normalization). */
final class RmsNorm extends Norm {
    private final double epsilon;

    RmsNorm(Tensor weight, double epsilon) {
        super(weight, null);
        this.epsilon = epsilon;
    }

    private float scale(float[] x, int at, int width) {
        double meanSquare = (double) VectorMath.dot(x, at, x, at, width) / width;
        return (float) (1 / Math.sqrt(meanSquare + epsilon));
    }

    @Override
    void normalise(float[] x, int at, float[] weights, float[] offsets, int width) {
        float scale = scale(x, at, width);
        for (int j = 0; j < width; j++) {
            x[at + j] = x[at + j] * scale * weights[j];
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
        float scale = scale(x, at, width);
        statistics.keep(row, 0, scale);
        for (int j = 0; j < width; j++) {
            gradient[at + j] *= weights[j];
        }
        float inner = VectorMath.dot(gradient, at, x, at, width);
        float along = -inner * scale * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += gradient[at + j] * scale + x[at + j] * along;
        }
    }
}
