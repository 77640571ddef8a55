package io.plumbline.engine.cpu;

/** {@code x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))}: GELU's tanh form (Hendrycks and Gimpel 2016). */
final class GeluTanh implements Activation {
    /** Twice √(2/π): {@code (1 + tanh u) / 2} is the logistic function of {@code 2u}. */
    private static final float TWICE_ROOT = 1.5957691216f;

    private static final float CUBE = 0.044715f;

    private static void logisticExponentials(float[] x, float[] values, int count, float[] spare) {
        for (int i = 0; i < count; i++) {
            values[i] = -TWICE_ROOT * (x[i] + CUBE * x[i] * x[i] * x[i]);
        }
        VectorMath.exp(values, count, spare);
    }

    @Override
    public void values(float[] x, float[] values, int count, float[] spare) {
        logisticExponentials(x, values, count, spare);
        for (int i = 0; i < count; i++) {
            values[i] = x[i] / (1f + values[i]);
        }
    }

    @Override
    public void valuesAndSlopes(float[] x, float[] values, float[] slopes, int count, float[] spare) {
        logisticExponentials(x, values, count, spare);
        for (int i = 0; i < count; i++) {
            float logistic = 1f / (1f + values[i]);
            float value = x[i] * logistic;
            values[i] = value;
            slopes[i] = logistic + value * (1f - logistic) * TWICE_ROOT * (1f + 3f * CUBE * x[i] * x[i]);
        }
    }
}
