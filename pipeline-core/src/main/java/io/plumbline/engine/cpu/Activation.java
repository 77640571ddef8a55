package io.plumbline.engine.cpu;

import io.plumbline.model.ActivationKind;

/** An element-wise function and its derivative, over Java arrays. */
interface Activation {
    /**
     * @param x arguments, not changed
     * @param values the function at each
     * @param spare scratch of the same length
     */
    void values(float[] x, float[] values, int count, float[] spare);

    /**
     * @param x arguments, not changed
     * @param values the function at each
     * @param slopes its derivative at each
     * @param spare scratch of the same length
     */
    void valuesAndSlopes(float[] x, float[] values, float[] slopes, int count, float[] spare);

    /** The one that a configuration names. */
    static Activation of(ActivationKind kind) {
        return switch (kind) {
            case SILU -> new Silu();
            case GELU_TANH -> new GeluTanh();
            case GELU_ERF -> new GeluErf();
        };
    }
}
