package io.plumbline.engine.cpu;

/** The arithmetic of a norm on a row of a Java array, which begins at the index {@code at}. */
abstract class RowNorm {
    private final double epsilon;

    /**
     * @param epsilon added to the mean of the squares, so that no row is divided by zero
     */
    RowNorm(double epsilon) {
        this.epsilon = epsilon;
    }

    /** Subtracts its mean from a row, where this norm does so; returns the number subtracted. */
    abstract float centre(float[] x, int at, int width);

    /**
     * Adds the gradient by the input of a row to a result.
     *
     * @param centred the input, after {@link #centre}
     * @param gradient the gradient by the normalised row before it was weighted
     * @param result the gradient is added to it
     * @param scale the number that the centred row is multiplied by
     */
    abstract void addGradient(float[] centred, float[] gradient, float[] result, int at, int width, float scale);

    /** Returns the number that a centred row is multiplied by. */
    final float scale(float[] centred, int at, int width) {
        double meanSquare = (double) VectorMath.dot(centred, at, centred, at, width) / width;
        return (float) (1 / Math.sqrt(meanSquare + epsilon));
    }

    /** Replaces a row by the normalised row times the weights. */
    final void forward(float[] x, int at, int width, float[] weights) {
        centre(x, at, width);
        multiply(x, at, width, scale(x, at, width), weights);
    }

    /**
     * Adds the gradient by the input of a row to a result.
     *
     * @param x the input; changed
     * @param gradient the gradient by the weighted row; changed
     * @param result the gradient is added to it
     * @param row the number under which the row's statistics are kept
     */
    final void backward(
            float[] x,
            float[] gradient,
            float[] result,
            int at,
            int width,
            float[] weights,
            RowStatistics statistics,
            int row) {
        float mean = centre(x, at, width);
        float scale = scale(x, at, width);
        statistics.keep(row, mean, scale);
        multiply(gradient, at, width, 1, weights);
        addGradient(x, gradient, result, at, width, scale);
    }

    private static void multiply(float[] row, int at, int width, float scale, float[] weights) {
        for (int j = 0; j < width; j++) {
            row[at + j] = row[at + j] * scale * weights[j];
        }
    }
}
