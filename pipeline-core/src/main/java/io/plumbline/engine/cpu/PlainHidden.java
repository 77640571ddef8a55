package io.plumbline.engine.cpu;

/** {@code activation(x)}. */
final class PlainHidden implements FeedForward.Hidden {
    private final Activation activation;

    PlainHidden(Activation activation) {
        this.activation = activation;
    }

    @Override
    public void forward(Matrix expanded, Matrix hidden, Range rows, Scratch scratch) {
        int width = expanded.columns();
        int step = Scratch.rowsOfTile(width);
        float[] inputs = scratch.tile(Tile.INPUTS, step * width);
        float[] values = scratch.tile(Tile.VALUES, step * width);
        float[] spare = scratch.tile(Tile.SPARE, step * width);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            expanded.read(row, count, inputs);
            activation.values(inputs, values, count * width, spare);
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
        int width = expanded.columns();
        int step = Scratch.rowsOfTile(width);
        float[] inputs = scratch.tile(Tile.INPUTS, step * width);
        float[] values = scratch.tile(Tile.VALUES, step * width);
        float[] slopes = scratch.tile(Tile.SLOPES, step * width);
        float[] spare = scratch.tile(Tile.SPARE, step * width);
        float[] gradients = scratch.tile(Tile.GRADIENTS, step * width);
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            int elements = count * width;
            expanded.read(row, count, inputs);
            gradientHidden.read(row, count, gradients);
            activation.valuesAndSlopes(inputs, values, slopes, elements, spare);
            for (int i = 0; i < elements; i++) {
                gradients[i] *= slopes[i];
            }
            hidden.write(row, count, values);
            gradientExpanded.write(row, count, gradients);
        }
    }
}
