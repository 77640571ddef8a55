package io.plumbline.engine.cpu;

import java.util.Arrays;

/**
 * The softmax of attention over blocks of scores, in the scratch of a lane: the one place that leaves out the keys that a
 * query does not attend to.
 *
 * @param scale a score is the product of a query and a key times this
 * @param cap bound of scores; null for none
 * @param window most keys that a query attends to, the last of those up to its own
 */
record ScoreSoftmax(float scale, SoftCap cap, int window) {
    private static final float LEAST = -Float.MAX_VALUE;

    /** The columns of the keys that a query attends to: those up to its own that are within the window. */
    private Range attended(QueryBlock queries, int query) {
        int end = queries.keysUpTo(query);
        return new Range(Math.max(0, end - window), end);
    }

    /** Turns scores into probabilities, zero where a query does not attend; returns them as a Java array too. */
    float[] forward(QueryBlock queries, Scratch scratch) {
        int length = queries.rowLength();
        int elements = queries.scores();
        float[] values = scratch.tile(Tile.VALUES, elements);
        scratch.scores().readFlat(elements, values);
        if (cap != null) {
            cap.apply(values, scratch.tile(Tile.SLOPES, elements), elements, scratch.tile(Tile.SPARE, elements));
        }
        for (int i = 0; i < queries.count(); i++) {
            Range keys = attended(queries, i);
            int at = i * length + keys.start();
            float max = VectorMath.max(values, at, keys.size());
            VectorMath.shift(values, at, keys.size(), -max);
            fillOthers(values, i * length, length, keys, LEAST);
        }
        VectorMath.exp(values, elements, scratch.tile(Tile.SPARE, elements));
        for (int i = 0; i < queries.count(); i++) {
            Range keys = attended(queries, i);
            int at = i * length + keys.start();
            VectorMath.scale(values, at, keys.size(), 1 / VectorMath.sum(values, at, keys.size()));
            fillOthers(values, i * length, length, keys, 0f);
        }
        scratch.scores().writeFlat(elements, values);
        return values;
    }

    /**
     * The same for scores of which none is left out.
     *
     * @param count keys of each row
     */
    void forwardWhole(int rows, int count, Scratch scratch) {
        int elements = rows * count;
        float[] values = scratch.tile(Tile.VALUES, elements);
        scratch.scores().readFlat(elements, values);
        float[] spare = scratch.tile(Tile.SPARE, elements);
        if (cap != null) {
            cap.apply(values, scratch.tile(Tile.SLOPES, elements), elements, spare);
        }
        for (int at = 0; at < elements; at += count) {
            VectorMath.shift(values, at, count, -VectorMath.max(values, at, count));
        }
        VectorMath.exp(values, elements, spare);
        for (int at = 0; at < elements; at += count) {
            VectorMath.scale(values, at, count, 1 / VectorMath.sum(values, at, count));
        }
        scratch.scores().writeFlat(elements, values);
    }

    /** Fills the columns of a row that are not those of some keys. */
    private static void fillOthers(float[] values, int row, int length, Range keys, float value) {
        Arrays.fill(values, row, row + keys.start(), value);
        Arrays.fill(values, row + keys.end(), row + length, value);
    }

    /** Turns gradients by probabilities into gradients by products of queries and keys, after {@link #forward}. */
    void backward(QueryBlock queries, float[] probabilities, Scratch scratch) {
        int length = queries.rowLength();
        int elements = queries.scores();
        float[] gradients = scratch.tile(Tile.GRADIENTS, elements);
        scratch.scoreGradients().readFlat(elements, gradients);
        for (int i = 0; i < queries.count(); i++) {
            Range keys = attended(queries, i);
            int first = i * length + keys.start();
            float inner = VectorMath.dot(probabilities, first, gradients, first, keys.size());
            int at = i * length;
            for (int j = at; j < at + length; j++) {
                gradients[j] = probabilities[j] * (gradients[j] - inner) * scale;
            }
        }
        if (cap != null) {
            VectorMath.multiply(gradients, scratch.tile(Tile.SLOPES, elements), elements);
        }
        scratch.scoreGradients().writeFlat(elements, gradients);
    }
}
