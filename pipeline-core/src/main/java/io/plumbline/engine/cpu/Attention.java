package io.plumbline.engine.cpu;

import io.plumbline.engine.KernelTimes;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.ScoreConfig;
import java.util.List;
import java.util.function.Consumer;

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

    private final int keyValueHeads;
    private final int queriesPerKey;
    private final int headSize;
    private final HeadColumns columns;
    private final KeyProducts products;
    private final ScoreSoftmax softmax;
    private final LastTokenAttention lastToken;
    private final int window;

    /**
     * @param config the attention of all layers
     * @param layer the one of them that it is, from 0
     */
    Attention(AttentionConfig config, int layer) {
        keyValueHeads = config.keyValueHeads();
        queriesPerKey = config.heads() / config.keyValueHeads();
        headSize = config.headSize();
        columns = new HeadColumns(config);
        products = new KeyProducts(headSize);
        ScoreConfig scores = config.scores();
        Integer attendedTokens = config.windowOf(layer);
        window = attendedTokens == null ? Integer.MAX_VALUE : attendedTokens;
        softmax = new ScoreSoftmax(
                (float) (scores.scale() == null ? 1 / Math.sqrt(headSize) : scores.scale()),
                scores.cap() == null ? null : new SoftCap(scores.cap()),
                window);
        lastToken = new LastTokenAttention(config, columns, softmax);
    }

    /** Elements of the largest block of scores for sequences up to that length. */
    static int scoreElements(int longest) {
        return Math.multiplyExact(Math.min(BLOCK, longest), longest);
    }

    /**
     * @param packed queries, keys and values side by side, {@code [tokens, queries + 2 * keyValues]}
     * @param attended {@code [tokens, queries]}; rows that do not attend are left as they are
     */
    void forward(Matrix packed, Matrix attended, AttentionPlan plan, Lane lane) {
        Scratch scratch = lane.scratch();
        forEachBlock(plan, lane, queries -> {
            int queryColumn = columns.query(queries.queryHead());
            int keyColumn = columns.key(queries.keyHead());
            int valueColumn = columns.value(queries.keyHead());
            Matrix scores = scratch.scores();
            products.againstKeys(queries, packed, queryColumn, packed, keyColumn, softmax.scale(), scores, scratch);
            softmax.forward(queries, scratch);
            products.timesKeys(queries, scores, packed, valueColumn, attended, attendedColumn(queries), scratch);
        });
    }

    /**
     * The same of tokens that are the last of their sequences, over keys and values that are kept.
     *
     * @param packed queries of the tokens, their keys and values beside them, {@code [tokens, queries + 2 * keyValues]}
     * @param attended {@code [tokens, queries]}; rows of other tokens are left as they are
     */
    void forward(Matrix packed, KeyValueCache.Layer kept, Matrix attended, LastTokens tokens, Lane lane) {
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.ATTENTION);
        try {
            Range units = tokens.units(keyValueHeads, window, lane);
            int unit = units.start();
            while (unit < units.end()) {
                int sequence = unit / keyValueHeads;
                int first = sequence * keyValueHeads;
                int end = Math.min(units.end(), first + keyValueHeads);
                Range keyHeads = new Range(unit - first, end - first);
                lastToken.forward(kept, tokens.sequence(sequence), keyHeads, packed, attended, lane.scratch());
                unit = end;
            }
        } finally {
            KernelTimes.leave(before);
        }
    }

    /**
     * @param packed as in the forward pass
     * @param gradientAttended the gradient by {@code attended}
     * @param gradientPacked the gradient by {@code packed}; zeros at first
     */
    void backward(Matrix packed, Matrix gradientAttended, Matrix gradientPacked, AttentionPlan plan, Lane lane) {
        Scratch scratch = lane.scratch();
        forEachBlock(plan, lane, queries -> {
            int queryColumn = columns.query(queries.queryHead());
            int keyColumn = columns.key(queries.keyHead());
            int valueColumn = columns.value(queries.keyHead());
            int attendedColumn = attendedColumn(queries);
            Matrix scores = scratch.scores();
            Matrix gradients = scratch.scoreGradients();
            products.againstKeys(queries, packed, queryColumn, packed, keyColumn, softmax.scale(), scores, scratch);
            float[] probabilities = softmax.forward(queries, scratch);
            products.againstKeys(queries, gradientAttended, attendedColumn, packed, valueColumn, 1, gradients, scratch);
            softmax.backward(queries, probabilities, scratch);
            products.timesKeys(queries, gradients, packed, keyColumn, gradientPacked, queryColumn, scratch);
            products.addToKeys(queries, gradients, packed, queryColumn, gradientPacked, keyColumn, scratch);
            products.addToKeys(queries, scores, gradientAttended, attendedColumn, gradientPacked, valueColumn, scratch);
        });
    }

    /** The first column of a query head's result; results stand head by head. */
    private int attendedColumn(QueryBlock queries) {
        return queries.queryHead() * headSize;
    }

    private void forEachBlock(AttentionPlan plan, Lane lane, Consumer<QueryBlock> step) {
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.ATTENTION);
        try {
            Range units = plan.units(keyValueHeads, window, lane);
            for (int unit = units.start(); unit < units.end(); unit++) {
                takeUnit(plan.segments(unit / keyValueHeads), unit % keyValueHeads, step);
            }
        } finally {
            KernelTimes.leave(before);
        }
    }

    private void takeUnit(List<Segment> segments, int keyHead, Consumer<QueryBlock> step) {
        for (int query = 0; query < queriesPerKey; query++) {
            for (Segment segment : segments) {
                for (int from = segment.firstQuery(); from < segment.rows(); from += BLOCK) {
                    int to = Math.min(segment.rows(), from + BLOCK);
                    int head = keyHead * queriesPerKey + query;
                    step.accept(QueryBlock.of(segment, from, to, window, head, keyHead));
                }
            }
        }
    }
}
