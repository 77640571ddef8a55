package io.plumbline.engine.cpu;

/** {@code y = (x - mean) / sqrt(variance + ε) * w + b} (Ba et al. 2016, Layer Normalization). */
final class LayerNorm extends RowNorm {
    LayerNorm(double epsilon) {
        super(epsilon);
    }

    @Override
    float centre(float[] x, int at, int width) {
        float mean = VectorMath.sum(x, at, width) / width;
        VectorMath.shift(x, at, width, -mean);
        return mean;
    }

    @Override
    void addGradient(float[] centred, float[] gradient, float[] result, int at, int width, float scale) {
        float mean = VectorMath.sum(gradient, at, width) / width;
        float along = VectorMath.dot(gradient, at, centred, at, width) * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += (gradient[at + j] - mean - centred[at + j] * along) * scale;
        }
    }
}
