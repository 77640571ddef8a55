package io.plumbline.engine.cpu;

import java.util.Arrays;

/**
 * Attention of the last token of a sequence over what is kept of it: a few products too small for a library's calls. What it
 * computes depends on this sequence alone.
 */
final class LastTokenAttention {
    private final int headSize;
    private final ScoreSoftmax softmax;

    LastTokenAttention(int headSize, ScoreSoftmax softmax) {
        this.headSize = headSize;
        this.softmax = softmax;
    }

    /** The keys and the values of one head that a token attends to, one below the other in Java arrays. */
    private record Kept(float[] keys, float[] values, int count) {}

    /**
     * Attends with all query heads of a key head.
     *
     * @param row the step's row
     * @param queries of the step, {@code [rows, queries + 2 * keyValues]}
     * @param queryColumns first columns of the query heads
     * @param attended {@code [rows, queries]}
     * @param firstColumn of the first of these heads in it
     */
    void forward(
            KeyValueCache.Layer kept,
            LastTokens.Sequence sequence,
            int keyHead,
            Matrix queries,
            int[] queryColumns,
            Matrix attended,
            int firstColumn,
            Scratch scratch) {
        Kept own = read(kept, sequence, keyHead, scratch);
        float[] query = scratch.tile(Tile.QUERY, headSize);
        float[] result = scratch.tile(Tile.RESULTS, headSize);
        for (int head = 0; head < queryColumns.length; head++) {
            queries.read(sequence.row(), queryColumns[head], headSize, query, 0);
            attend(query, own, result, scratch);
            attended.write(sequence.row(), firstColumn + head * headSize, headSize, result, 0);
        }
    }

    private Kept read(KeyValueCache.Layer kept, LastTokens.Sequence sequence, int keyHead, Scratch scratch) {
        int all = sequence.keys();
        int first = Math.max(0, all - softmax.window());
        int count = all - first;
        float[] keys = scratch.tile(Tile.KEYS, count * headSize);
        float[] values = scratch.tile(Tile.VALUES, count * headSize);
        int passed = 0;
        int at = 0;
        for (LastTokens.Part part : sequence.kept()) {
            int skipped = Math.min(part.used(), Math.max(0, first - passed));
            int some = part.used() - skipped;
            kept.copyKeys(part.places(), keyHead, skipped, some, keys, at);
            kept.copyValues(part.places(), keyHead, skipped, some, values, at);
            at += some * headSize;
            passed += part.used();
        }
        return new Kept(keys, values, count);
    }

    private void attend(float[] query, Kept kept, float[] result, Scratch scratch) {
        int count = kept.count;
        float[] scores = scratch.tile(Tile.SCORES, count);
        for (int i = 0; i < count; i++) {
            scores[i] = softmax.scale() * VectorMath.dot(query, 0, kept.keys, i * headSize, headSize);
        }
        float[] spare = scratch.tile(Tile.SPARE, count);
        if (softmax.cap() != null) {
            softmax.cap().apply(scores, scratch.tile(Tile.SLOPES, count), count, spare);
        }
        VectorMath.shift(scores, 0, count, -VectorMath.max(scores, 0, count));
        VectorMath.exp(scores, count, spare);
        VectorMath.scale(scores, 0, count, 1 / VectorMath.sum(scores, 0, count));
        Arrays.fill(result, 0, headSize, 0f);
        int i = 0;
        for (; i + 3 < count; i += 4) {
            addFour(result, kept.values, i * headSize, scores, i, headSize);
        }
        for (; i < count; i++) {
            addOne(result, kept.values, i * headSize, scores[i], headSize);
        }
    }

    private static void addFour(float[] sum, float[] rows, int at, float[] by, int first, int width) {
        float one = by[first];
        float two = by[first + 1];
        float three = by[first + 2];
        float four = by[first + 3];
        int second = at + width;
        int third = second + width;
        int fourth = third + width;
        for (int j = 0; j < width; j++) {
            sum[j] +=
                    (one * rows[at + j] + two * rows[second + j]) + (three * rows[third + j] + four * rows[fourth + j]);
        }
    }

    private static void addOne(float[] sum, float[] rows, int at, float by, int width) {
        for (int j = 0; j < width; j++) {
            sum[j] += by * rows[at + j];
        }
    }
}
