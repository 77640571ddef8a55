package io.plumbline.engine.cpu;

/** {@code c * tanh(x / c)}, which bounds numbers smoothly (Gemma Team 2024), and its derivative. */
final class SoftCap {
    private final float cap;

    SoftCap(double cap) {
        this.cap = (float) cap;
    }

    /**
     * Bounds numbers in place.
     *
     * @param slopes the derivative at each afterwards
     * @param spare scratch of the same length
     */
    void apply(float[] x, float[] slopes, int count, float[] spare) {
        float twice = 2 / cap;
        for (int i = 0; i < count; i++) {
            slopes[i] = x[i] * twice;
        }
        VectorMath.exp(slopes, count, spare);
        for (int i = 0; i < count; i++) {
            float tanh = 1 - 2 / (slopes[i] + 1);
            x[i] = cap * tanh;
            slopes[i] = 1 - tanh * tanh;
        }
    }

    /** The bounded number, in double precision. */
    double of(double x) {
        return cap * Math.tanh(x / cap);
    }

    /** The derivative at a number, in double precision. */
    double slopeAt(double x) {
        double tanh = Math.tanh(x / cap);
        return 1 - tanh * tanh;
    }
}
