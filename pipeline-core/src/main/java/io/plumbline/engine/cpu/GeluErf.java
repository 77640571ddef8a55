package io.plumbline.engine.cpu;

/**
 * {@code x Φ(x)} (Hendrycks and Gimpel 2016), the error function by Abramowitz and Stegun's formula 7.1.26, whose
 * absolute error is at most 1.5e-7.
 */
final class GeluErf implements Activation {
    private static final float ROOT_HALF = 0.70710678f;
    private static final float DENSITY = 0.39894228f;

    @Override
    public void values(float[] x, float[] values, int count, float[] spare) {
        for (int i = 0; i < count; i++) {
            values[i] = -0.5f * x[i] * x[i];
        }
        VectorMath.exp(values, count, spare);
        for (int i = 0; i < count; i++) {
            values[i] = x[i] * distribution(x[i], values[i]);
        }
    }

    @Override
    public void valuesAndSlopes(float[] x, float[] values, float[] slopes, int count, float[] spare) {
        for (int i = 0; i < count; i++) {
            values[i] = -0.5f * x[i] * x[i];
        }
        VectorMath.exp(values, count, spare);
        for (int i = 0; i < count; i++) {
            float distribution = distribution(x[i], values[i]);
            slopes[i] = distribution + x[i] * DENSITY * values[i];
            values[i] = x[i] * distribution;
        }
    }

    /** Φ(x), given {@code exp(-x²/2)}. */
    private static float distribution(float x, float exponential) {
        float size = Math.abs(x) * ROOT_HALF;
        float t = 1f / (1f + 0.3275911f * size);
        float sum = 1.061405429f;
        sum = sum * t - 1.453152027f;
        sum = sum * t + 1.421413741f;
        sum = sum * t - 0.284496736f;
        sum = sum * t + 0.254829592f;
        float tail = 0.5f * sum * t * exponential;
        return x < 0 ? tail : 1f - tail;
    }
}
