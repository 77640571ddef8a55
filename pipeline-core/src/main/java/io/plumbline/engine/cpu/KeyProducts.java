package io.plumbline.engine.cpu;

/** Products of a block of queries with its keys: those of its context and its own, as if all stood one below the other. */
final class KeyProducts {
    private final int headSize;

    KeyProducts(int headSize) {
        this.headSize = headSize;
    }

    /** {@code scores = by * left keysᵀ}, of {@code left} the queries' rows. */
    void againstKeys(
            QueryBlock queries,
            Matrix left,
            int leftColumn,
            Matrix keys,
            int keyColumn,
            float by,
            Matrix scores,
            Scratch scratch) {
        MatrixBlock rows = scratch.queryBlock(left, queries.firstRow(), leftColumn);
        for (QueryBlock.Keys some : queries.keys()) {
            MatrixBlock keyRows = scratch.keyBlock(keys, some.firstRow(), keyColumn);
            MatrixBlock result = scratch.scoreBlock(scores, some.firstColumn(), queries.rowLength());
            scratch.smallProducts()
                    .productSecondTransposed(queries.count(), some.count(), headSize, by, rows, keyRows, 0, result);
        }
    }

    /** {@code out = scores keys}, of {@code out} the queries' rows. */
    void timesKeys(
            QueryBlock queries, Matrix scores, Matrix keys, int keyColumn, Matrix out, int outColumn, Scratch scratch) {
        MatrixBlock result = scratch.queryBlock(out, queries.firstRow(), outColumn);
        float keep = 0;
        for (QueryBlock.Keys some : queries.keys()) {
            MatrixBlock keyRows = scratch.keyBlock(keys, some.firstRow(), keyColumn);
            MatrixBlock left = scratch.scoreBlock(scores, some.firstColumn(), queries.rowLength());
            scratch.smallProducts().product(queries.count(), headSize, some.count(), 1, left, keyRows, keep, result);
            keep = 1;
        }
    }

    /** {@code out += scoresᵀ right}, of {@code out} the keys' rows, of {@code right} the queries'. */
    void addToKeys(
            QueryBlock queries,
            Matrix scores,
            Matrix right,
            int rightColumn,
            Matrix out,
            int outColumn,
            Scratch scratch) {
        MatrixBlock rows = scratch.queryBlock(right, queries.firstRow(), rightColumn);
        for (QueryBlock.Keys some : queries.keys()) {
            MatrixBlock result = scratch.keyBlock(out, some.firstRow(), outColumn);
            MatrixBlock left = scratch.scoreBlock(scores, some.firstColumn(), queries.rowLength());
            scratch.smallProducts()
                    .productFirstTransposed(some.count(), headSize, queries.count(), 1, left, rows, 1, result);
        }
    }
}
