package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import io.plumbline.model.AttentionConfig;
import java.util.Arrays;

/**
 * Scaled dot-product attention over packed groups, several query heads to a key head (Ainslie et al. 2023). A group's
 * prompt stands once, and each completion attends to it and to itself (Wang and Hegde 2024).
 *
 * <p>Probabilities are not kept: the backward pass makes them again, block by block of queries, so memory grows with
 * the sequence's length and not with its square (Dao et al. 2022). A unit of work is one group and one key head, since
 * all that adds to a key's gradient is then one thread's work, in a fixed order.
 */
final class Attention {
    /** Queries at a time: keys after the last of them need no scores. */
    private static final int BLOCK = 64;

    private static final float LEAST = -Float.MAX_VALUE;

    private final int keyValueHeads;
    private final int queriesPerKey;
    private final int headSize;
    private final HeadColumns columns;
    private final float scale;

    Attention(AttentionConfig config) {
        keyValueHeads = config.keyValueHeads();
        queriesPerKey = config.heads() / config.keyValueHeads();
        headSize = config.headSize();
        columns = new HeadColumns(config);
        scale = (float) (1 / Math.sqrt(headSize));
    }

    /** Elements of the largest block of scores for sequences up to that length. */
    static int scoreElements(int longest) {
        return Math.multiplyExact(Math.min(BLOCK, longest), longest);
    }

    /** Consecutive queries of a segment, from {@code from} up to {@code to}, and all keys up to the last of them. */
    private record Queries(Segment segment, int from, int to, int queryHead, int keyHead) {
        int count() {
            return to - from;
        }

        int context() {
            return segment.contextRows();
        }

        int rowLength() {
            return segment.contextRows() + to;
        }

        int firstRow() {
            return segment.start() + from;
        }

        /** Keys that query {@code i} attends to. */
        int keysOf(int i) {
            return segment.contextRows() + from + i + 1;
        }
    }

    private interface Step {
        void take(Queries queries);
    }

    private void forEachBlock(PackedBatch batch, boolean predictingOnly, Lane lane, Step step) {
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.ATTENTION);
        try {
            takeBlocks(batch, predictingOnly, lane, step);
        } finally {
            KernelTimes.leave(before);
        }
    }

    private void takeBlocks(PackedBatch batch, boolean predictingOnly, Lane lane, Step step) {
        Range units = batch.attentionUnits(keyValueHeads, lane);
        for (int unit = units.start(); unit < units.end(); unit++) {
            int keyHead = unit % keyValueHeads;
            for (int query = 0; query < queriesPerKey; query++) {
                for (Segment segment : batch.segments().get(unit / keyValueHeads)) {
                    int first = predictingOnly ? segment.predictingFrom() : 0;
                    for (int from = first; from < segment.rows(); from += BLOCK) {
                        int to = Math.min(segment.rows(), from + BLOCK);
                        step.take(new Queries(segment, from, to, keyHead * queriesPerKey + query, keyHead));
                    }
                }
            }
        }
    }

    private int queryColumn(Queries queries) {
        return columns.query(queries.queryHead);
    }

    private int keyColumn(Queries queries) {
        return columns.key(queries.keyHead);
    }

    private int valueColumn(Queries queries) {
        return columns.value(queries.keyHead);
    }

    /** The first column of a query head's result; results stand head by head. */
    private int attendedColumn(Queries queries) {
        return queries.queryHead * headSize;
    }

    /**
     * @param packed queries, keys and values side by side, {@code [tokens, queries + 2 * keyValues]}
     * @param attended {@code [tokens, queries]}
     * @param predictingOnly whether only rows that predict completion tokens attend; others are left as they are
     */
    void forward(Matrix packed, Matrix attended, PackedBatch batch, boolean predictingOnly, Lane lane) {
        Scratch scratch = lane.scratch();
        forEachBlock(batch, predictingOnly, lane, queries -> {
            Matrix scores = scratch.scores();
            againstKeys(queries, packed, queryColumn(queries), packed, keyColumn(queries), scale, scores, scratch);
            softmax(queries, scratch);
            int attendedColumn = attendedColumn(queries);
            timesKeys(queries, scores, packed, valueColumn(queries), attended, attendedColumn, scratch);
        });
    }

    /**
     * @param gradientAttended the gradient by {@code attended}
     * @param gradientPacked the gradient by {@code packed}; zeros at first
     * @param predictingOnly as in the forward pass
     */
    void backward(
            Matrix packed,
            Matrix gradientAttended,
            Matrix gradientPacked,
            PackedBatch batch,
            boolean predictingOnly,
            Lane lane) {
        Scratch scratch = lane.scratch();
        forEachBlock(batch, predictingOnly, lane, queries -> {
            Matrix scores = scratch.scores();
            Matrix gradients = scratch.scoreGradients();
            int queryColumn = queryColumn(queries);
            int keyColumn = keyColumn(queries);
            int valueColumn = valueColumn(queries);
            int attendedColumn = attendedColumn(queries);
            againstKeys(queries, packed, queryColumn, packed, keyColumn, scale, scores, scratch);
            float[] probabilities = softmax(queries, scratch);
            againstKeys(queries, gradientAttended, attendedColumn, packed, valueColumn, 1, gradients, scratch);
            softmaxBackward(queries, probabilities, scratch);
            timesKeys(queries, gradients, packed, keyColumn, gradientPacked, queryColumn, scratch);
            addToKeys(queries, gradients, packed, queryColumn, gradientPacked, keyColumn, scratch);
            addToKeys(queries, scores, gradientAttended, attendedColumn, gradientPacked, valueColumn, scratch);
        });
    }

    /** {@code scores = by * left keysᵀ}, context first. */
    private void againstKeys(
            Queries queries,
            Matrix left,
            int leftColumn,
            Matrix keys,
            int keyColumn,
            float by,
            Matrix scores,
            Scratch scratch) {
        int context = queries.context();
        int length = queries.rowLength();
        MatrixBlock rows = scratch.queryBlock(left, queries.firstRow(), leftColumn);
        if (context > 0) {
            MatrixBlock keyRows = scratch.keyBlock(keys, queries.segment.contextStart(), keyColumn);
            MatrixBlock result = scratch.scoreBlock(scores, 0, length);
            scratch.smallProducts()
                    .productSecondTransposed(queries.count(), context, headSize, by, rows, keyRows, 0, result);
        }
        MatrixBlock keyRows = scratch.keyBlock(keys, queries.segment.start(), keyColumn);
        MatrixBlock result = scratch.scoreBlock(scores, context, length);
        scratch.smallProducts()
                .productSecondTransposed(queries.count(), queries.to, headSize, by, rows, keyRows, 0, result);
    }

    /** {@code out = scores keys}, in the queries' rows. */
    private void timesKeys(
            Queries queries, Matrix scores, Matrix keys, int keyColumn, Matrix out, int outColumn, Scratch scratch) {
        int context = queries.context();
        int length = queries.rowLength();
        MatrixBlock result = scratch.queryBlock(out, queries.firstRow(), outColumn);
        if (context > 0) {
            MatrixBlock keyRows = scratch.keyBlock(keys, queries.segment.contextStart(), keyColumn);
            MatrixBlock left = scratch.scoreBlock(scores, 0, length);
            scratch.smallProducts().product(queries.count(), headSize, context, 1, left, keyRows, 0, result);
        }
        MatrixBlock keyRows = scratch.keyBlock(keys, queries.segment.start(), keyColumn);
        MatrixBlock left = scratch.scoreBlock(scores, context, length);
        float keep = context > 0 ? 1 : 0;
        scratch.smallProducts().product(queries.count(), headSize, queries.to, 1, left, keyRows, keep, result);
    }

    /** {@code out[keys] += scoresᵀ right}. */
    private void addToKeys(
            Queries queries, Matrix scores, Matrix right, int rightColumn, Matrix out, int outColumn, Scratch scratch) {
        int context = queries.context();
        int length = queries.rowLength();
        MatrixBlock rows = scratch.queryBlock(right, queries.firstRow(), rightColumn);
        if (context > 0) {
            MatrixBlock result = scratch.keyBlock(out, queries.segment.contextStart(), outColumn);
            MatrixBlock left = scratch.scoreBlock(scores, 0, length);
            scratch.smallProducts()
                    .productFirstTransposed(context, headSize, queries.count(), 1, left, rows, 1, result);
        }
        MatrixBlock result = scratch.keyBlock(out, queries.segment.start(), outColumn);
        MatrixBlock left = scratch.scoreBlock(scores, context, length);
        scratch.smallProducts().productFirstTransposed(queries.to, headSize, queries.count(), 1, left, rows, 1, result);
    }

    /** Turns scores into probabilities, zero where a query does not attend; gives them as a Java array too. */
    private static float[] softmax(Queries queries, Scratch scratch) {
        int length = queries.rowLength();
        int elements = queries.count() * length;
        float[] values = scratch.tile(Tile.VALUES, elements);
        scratch.scores().readFlat(elements, values);
        for (int i = 0; i < queries.count(); i++) {
            int at = i * length;
            int keys = queries.keysOf(i);
            float max = VectorMath.max(values, at, keys);
            VectorMath.shift(values, at, keys, -max);
            Arrays.fill(values, at + keys, at + length, LEAST);
        }
        VectorMath.exp(values, elements, scratch.tile(Tile.SPARE, elements));
        for (int i = 0; i < queries.count(); i++) {
            int at = i * length;
            int keys = queries.keysOf(i);
            VectorMath.scale(values, at, keys, 1 / VectorMath.sum(values, at, keys));
            Arrays.fill(values, at + keys, at + length, 0f);
        }
        scratch.scores().writeFlat(elements, values);
        return values;
    }

    /** Turns gradients by probabilities into gradients by products of queries and keys. */
    private void softmaxBackward(Queries queries, float[] probabilities, Scratch scratch) {
        int length = queries.rowLength();
        int elements = queries.count() * length;
        float[] gradients = scratch.tile(Tile.GRADIENTS, elements);
        scratch.scoreGradients().readFlat(elements, gradients);
        for (int i = 0; i < queries.count(); i++) {
            int at = i * length;
            float inner = VectorMath.dot(probabilities, at, gradients, at, queries.keysOf(i));
            for (int j = at; j < at + length; j++) {
                gradients[j] = probabilities[j] * (gradients[j] - inner) * scale;
            }
        }
        scratch.scoreGradients().writeFlat(elements, gradients);
    }
}
