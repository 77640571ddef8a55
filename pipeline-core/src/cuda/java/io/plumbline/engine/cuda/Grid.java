package io.plumbline.engine.cuda;

/**
 * The blocks of a launch.
 *
 * @param columns blocks in the first dimension
 * @param rows blocks in the second
 * @param threads of a block
 * @param sharedBytes of dynamic shared memory of a block
 */
record Grid(int columns, int rows, int threads, int sharedBytes) {
    private static final int WARP = 32;
    private static final int MOST_THREADS = 256;
    private static final int COLUMN_THREADS = 128;
    private static final int AT_ONCE = 4;

    static Grid of(int blocks, int threads) {
        return new Grid(blocks, 1, threads, 0);
    }

    /** A block for each row, whose threads take four columns at a time. */
    static Grid ofRows(int rows, int columns) {
        int threads = (columns / AT_ONCE + WARP - 1) / WARP * WARP;
        return of(rows, Math.min(MOST_THREADS, threads));
    }

    /** A thread for each column of each part of the rows. */
    static Grid ofColumns(int columns, int parts) {
        return new Grid((columns + COLUMN_THREADS - 1) / COLUMN_THREADS, parts, COLUMN_THREADS, 0);
    }

    /** The same with dynamic shared memory. */
    Grid sharing(int bytes) {
        return new Grid(columns, rows, threads, bytes);
    }
}
