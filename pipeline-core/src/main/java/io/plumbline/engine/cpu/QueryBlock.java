package io.plumbline.engine.cpu;

import java.util.List;

/**
 * Consecutive queries of one head, and all keys up to those of the last of them that are not before every window. Their
 * scores are a matrix with a row for each query and a column for each key, those of the context first.
 *
 * @param firstRow the batch's row of the first query
 * @param count number of queries
 * @param keysOfFirst keys up to the first query's own, which each further query attends to one more of
 * @param keys where the keys stand, in the order of the columns
 * @param queryHead the head of the queries
 * @param keyHead the head of the keys and values
 */
record QueryBlock(int firstRow, int count, int keysOfFirst, List<Keys> keys, int queryHead, int keyHead) {
    /**
     * Keys that stand one below the other.
     *
     * @param firstRow the batch's row of the first
     * @param count number of keys
     * @param firstColumn the column of the first one's scores
     */
    record Keys(int firstRow, int count, int firstColumn) {}

    /**
     * The queries of a segment from one, counted from the segment's first row, up to, without, another.
     *
     * @param window most keys that a query attends to, the last of those up to its own
     */
    static QueryBlock of(Segment segment, int from, int to, int window, int queryHead, int keyHead) {
        // Of the context and the segment, one below the other, the first row that the first query attends to.
        int first = Math.max(0, segment.contextRows() + from + 1 - window);
        int context = Math.max(0, segment.contextRows() - first);
        int firstOwn = Math.max(0, first - segment.contextRows());
        Keys own = new Keys(segment.start() + firstOwn, to - firstOwn, context);
        List<Keys> keys =
                context == 0 ? List.of(own) : List.of(new Keys(segment.contextStart() + first, context, 0), own);
        int keysOfFirst = segment.contextRows() + from + 1 - first;
        return new QueryBlock(segment.start() + from, to - from, keysOfFirst, keys, queryHead, keyHead);
    }

    /** Keys up to a query's own. */
    int keysUpTo(int query) {
        return keysOfFirst + query;
    }

    /** Number of keys: the length of a row of scores. */
    int rowLength() {
        return keysOfFirst + count - 1;
    }

    /** Number of scores. */
    int scores() {
        return count * rowLength();
    }
}
