package io.plumbline.engine.cpu;

import io.plumbline.model.AttentionConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Root mean square norms of queries and of keys, each head by itself or all heads of a token together: {@code y = x /
 * sqrt(mean(x²) + ε) * w}. Values are left as they are.
 */
final class HeadNorms {
    /** The columns that are normalised together. */
    private record Part(int start, int width, Tensor weight) {}

    private final List<Part> parts;
    private final RmsNorm rowNorm;
    private final float storedAround;

    /**
     * @param queryWeight of one head, or of all of them, which decides what is normalised together
     * @param keyWeight likewise
     * @param rowNorm the arithmetic, which centres nothing
     * @param storedAround number that is added to each weight as it is stored
     */
    HeadNorms(AttentionConfig config, Tensor queryWeight, Tensor keyWeight, RmsNorm rowNorm, float storedAround) {
        HeadColumns columns = new HeadColumns(config);
        parts = new ArrayList<>();
        int queriesAtOnce = queryWeight.columns() / config.headSize();
        for (int head = 0; head < config.heads(); head += queriesAtOnce) {
            parts.add(new Part(columns.query(head), queryWeight.columns(), queryWeight));
        }
        int keysAtOnce = keyWeight.columns() / config.headSize();
        for (int head = 0; head < config.keyValueHeads(); head += keysAtOnce) {
            parts.add(new Part(columns.key(head), keyWeight.columns(), keyWeight));
        }
        this.rowNorm = rowNorm;
        this.storedAround = storedAround;
    }

    private float[] weights(Part part, Scratch scratch) {
        float[] weights = scratch.tile(Tile.WEIGHTS, part.width);
        part.weight.value().read(0, 1, weights);
        if (storedAround != 0) {
            VectorMath.shift(weights, 0, part.width, storedAround);
        }
        return weights;
    }

    /**
     * @param projected queries, keys and values side by side
     * @param normed the same with normalised queries and keys
     */
    void forward(Matrix projected, Matrix normed, Range rows, Scratch scratch) {
        int width = projected.columns();
        int first = rows.start() * width;
        projected.copyTo(normed, first, first, rows.size() * width);
        float[] row = scratch.tile(Tile.ROW, width);
        for (Part part : parts) {
            float[] weights = weights(part, scratch);
            for (int r = rows.start(); r < rows.end(); r++) {
                projected.read(r, part.start, part.width, row, part.start);
                rowNorm.forward(row, part.start, part.width, weights);
                normed.write(r, part.start, part.width, row, part.start);
            }
        }
    }

    /** The gradient by what the projection made, from that by what was normalised. */
    void backward(Matrix projected, Matrix gradientNormed, Matrix gradientProjected, Range rows, Scratch scratch) {
        int width = projected.columns();
        int first = rows.start() * width;
        gradientNormed.copyTo(gradientProjected, first, first, rows.size() * width);
        float[] row = scratch.tile(Tile.ROW, width);
        float[] gradient = scratch.tile(Tile.GRADIENT, width);
        float[] result = scratch.tile(Tile.RESULTS, width);
        for (Part part : parts) {
            float[] weights = weights(part, scratch);
            int start = part.start;
            for (int r = rows.start(); r < rows.end(); r++) {
                projected.read(r, start, part.width, row, start);
                gradientNormed.read(r, start, part.width, gradient, start);
                for (int j = 0; j < part.width; j++) {
                    gradient[start + j] *= weights[j];
                }
                Arrays.fill(result, start, start + part.width, 0f);
                float scale = rowNorm.scale(row, start, part.width);
                rowNorm.addGradient(row, gradient, result, start, part.width, scale);
                gradientProjected.write(r, start, part.width, result, start);
            }
        }
    }

    /** Adds a lane's part of the weights' gradients: some of the columns of each, over all rows. */
    void addGradients(Matrix projected, Matrix gradientNormed, Range rows, Lane lane) {
        Scratch scratch = lane.scratch();
        float[] row = scratch.tile(Tile.INPUTS, projected.columns());
        float[] gradient = scratch.tile(Tile.GRADIENT, projected.columns());
        for (Part part : parts) {
            Range columns = lane.share(new Range(0, part.width));
            if (columns.isEmpty() || !part.weight.isTrained()) {
                continue;
            }
            float[] sums = scratch.tile(Tile.SUMS, columns.size());
            Arrays.fill(sums, 0, columns.size(), 0f);
            for (int r = rows.start(); r < rows.end(); r++) {
                projected.read(r, part.start, part.width, row, part.start);
                gradientNormed.read(r, part.start, part.width, gradient, part.start);
                float scale = rowNorm.scale(row, part.start, part.width);
                for (int j = 0; j < columns.size(); j++) {
                    int at = part.start + columns.start() + j;
                    sums[j] += gradient[at] * (row[at] * scale);
                }
            }
            Columns.addTo(part.weight, columns, sums, gradient);
        }
    }
}
