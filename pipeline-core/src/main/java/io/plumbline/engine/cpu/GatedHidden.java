package io.plumbline.engine.cpu;

/** {@code activation(gate) * up}, the two side by side in a row (Shazeer 2020, GLU Variants Improve Transformer). */
final class GatedHidden implements FeedForward.Hidden {
    private final Activation activation;

    GatedHidden(Activation activation) {
        this.activation = activation;
    }

    private static void split(Matrix expanded, int row, int count, int width, float[] gates, float[] ups) {
        for (int i = 0; i < count; i++) {
            expanded.read(row + i, 0, width, gates, i * width);
            expanded.read(row + i, width, width, ups, i * width);
        }
    }

    @Override
    public void forward(Matrix expanded, Matrix hidden, Range rows, Scratch scratch) {
        int width = hidden.columns();
        int step = Scratch.rowsOfTile(width);
        float[] gates = scratch.tile(Tile.GATES, step * width);
        float[] ups = scratch.tile(Tile.UPS, step * width);
        float[] values = scratch.tile(Tile.VALUES, step * width);
        float[] spare = scratch.tile(Tile.SPARE, step * width);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            int elements = count * width;
            split(expanded, row, count, width, gates, ups);
            activation.values(gates, values, elements, spare);
            for (int i = 0; i < elements; i++) {
                values[i] *= ups[i];
            }
            hidden.write(row, count, values);
        }
    }

    @Override
    public void backward(
            Matrix expanded,
            Matrix gradientHidden,
            Matrix hidden,
            Matrix gradientExpanded,
            Range rows,
            Scratch scratch) {
        int width = gradientHidden.columns();
        int step = Scratch.rowsOfTile(width);
        float[] gates = scratch.tile(Tile.GATES, step * width);
        float[] ups = scratch.tile(Tile.UPS, step * width);
        float[] values = scratch.tile(Tile.VALUES, step * width);
        float[] slopes = scratch.tile(Tile.SLOPES, step * width);
        float[] spare = scratch.tile(Tile.SPARE, step * width);
        float[] gradients = scratch.tile(Tile.GRADIENTS, step * width);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            int elements = count * width;
            split(expanded, row, count, width, gates, ups);
            gradientHidden.read(row, count, gradients);
            activation.valuesAndSlopes(gates, values, slopes, elements, spare);
            for (int i = 0; i < elements; i++) {
                float value = values[i];
                float up = ups[i];
                float gradient = gradients[i];
                values[i] = value * up;
                gates[i] = gradient * up * slopes[i];
                ups[i] = gradient * value;
            }
            hidden.write(row, count, values);
            for (int i = 0; i < count; i++) {
                gradientExpanded.write(row + i, 0, width, gates, i * width);
                gradientExpanded.write(row + i, width, width, ups, i * width);
            }
        }
    }
}
