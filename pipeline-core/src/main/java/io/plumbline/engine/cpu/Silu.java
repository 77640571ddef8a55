package io.plumbline.engine.cpu;

/** {@code x σ(x)} (Elfwing et al. 2017). */
final class Silu implements Activation {
    @Override
    public void values(float[] x, float[] values, int count, float[] spare) {
        for (int i = 0; i < count; i++) {
            values[i] = -x[i];
        }
        VectorMath.exp(values, count, spare);
        for (int i = 0; i < count; i++) {
            values[i] = x[i] / (1f + values[i]);
        }
    }

    @Override
    public void valuesAndSlopes(float[] x, float[] values, float[] slopes, int count, float[] spare) {
        for (int i = 0; i < count; i++) {
            values[i] = -x[i];
        }
        VectorMath.exp(values, count, spare);
        for (int i = 0; i < count; i++) {
            float sigmoid = 1f / (1f + values[i]);
            float value = x[i] * sigmoid;
            values[i] = value;
            slopes[i] = sigmoid + value * (1f - sigmoid);
        }
    }
}
