package io.plumbline.engine.cpu;

/** Mean and scale of every row of a batch, kept from a norm's backward pass to its parameters' gradients. */
final class RowStatistics {
    private final float[] means;
    private final float[] scales;

    /**
     * @param rows the most rows
     */
    RowStatistics(int rows) {
        means = new float[rows];
        scales = new float[rows];
    }

    /** Keeps a row's. */
    void keep(int row, float mean, float scale) {
        means[row] = mean;
        scales[row] = scale;
    }

    /** The number that was subtracted from each row. */
    float[] means() {
        return means;
    }

    /** The number that each row was multiplied by after that. */
    float[] scales() {
        return scales;
    }
}
