package io.plumbline.engine.cpu;

/** {@code y = x / sqrt(mean(x²) + ε) * w} (Zhang and Sennrich 2019, Root Mean Square Layer Normalization). */
final class RmsNorm extends RowNorm {
    RmsNorm(double epsilon) {
        super(epsilon);
    }

    @Override
    float centre(float[] x, int at, int width) {
        return 0;
    }

    @Override
    void addGradient(float[] centred, float[] gradient, float[] result, int at, int width, float scale) {
        float along = -VectorMath.dot(gradient, at, centred, at, width) * scale * scale * scale / width;
        for (int j = 0; j < width; j++) {
            result[at + j] += gradient[at + j] * scale + centred[at + j] * along;
        }
    }
}
