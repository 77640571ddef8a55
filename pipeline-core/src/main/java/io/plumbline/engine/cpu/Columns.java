package io.plumbline.engine.cpu;

import java.util.Arrays;

/** Sums over rows: gradients of biases. */
final class Columns {
    private Columns() {}

    /** Adds the sums of some columns to the same columns of a vector's gradient. */
    static void addSums(Matrix x, Range rows, Range columns, Tensor vector, Scratch scratch) {
        if (columns.isEmpty() || !vector.isTrained()) {
            return;
        }
        int width = columns.size();
        float[] sums = scratch.tile(Tile.SUMS, width);
        float[] row = scratch.tile(Tile.ROW, width);
        Arrays.fill(sums, 0, width, 0f);
        for (int r = rows.start(); r < rows.end(); r++) {
            x.read(r, columns.start(), width, row, 0);
            VectorMath.add(sums, row, width);
        }
        addTo(vector, columns, sums, row);
    }

    /** {@code vector.gradient[columns] += sums}. */
    static void addTo(Tensor vector, Range columns, float[] sums, float[] spare) {
        int width = columns.size();
        vector.gradient().read(0, columns.start(), width, spare, 0);
        VectorMath.add(spare, sums, width);
        vector.gradient().write(0, columns.start(), width, spare, 0);
    }
}
